using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>
/// What a transaction sets a column to without having read it, if it does; null can be what it is set to.
/// </summary>
/// <typeparam name="T">Type of the column.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LastTerm<T>
{
    readonly T _value;
    readonly bool _isSet;

    /// <summary>Sets the column.</summary>
    /// <param name="value">The value.</param>
    public LastTerm(T value) => (_value, _isSet) = (value, true);

    /// <summary>Whether the column is set.</summary>
    public bool IsSet => _isSet;

    /// <summary>What it is set to, where it is.</summary>
    public T Value => _value;

    /// <summary>The column after the change.</summary>
    /// <param name="value">The column before it.</param>
    /// <returns>What the column is set to; where it is not set, what it was.</returns>
    public T ApplyTo(T value) => _isSet ? _value : value;
}
