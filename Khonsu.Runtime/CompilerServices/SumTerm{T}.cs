using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Khonsu.CompilerServices;

/// <summary>
/// What is added to a column: the type of a mergeable column in <c>tx.Accounts.Merge(key).Balance += 10</c>.
/// </summary>
/// <remarks>
/// What is added and what is taken away are kept apart, so that a column without negative numbers can be lowered.
/// </remarks>
/// <typeparam name="T">Type of the column.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Usage", "CA2225", Justification = "Written as += and -= only.")]
public readonly struct SumTerm<T>
    where T : struct, INumber<T>
{
    readonly T _added;
    readonly T _taken;

    SumTerm(T added, T taken) => (_added, _taken) = (added, taken);

    /// <summary>The sum of all changes.</summary>
    /// <exception cref="OverflowException">It does not fit the type.</exception>
    public T Value => ApplyTo(T.Zero);

    /// <summary>What is added.</summary>
    public T Added => _added;

    /// <summary>What is taken away.</summary>
    public T Taken => _taken;

    /// <summary>Whether anything is added.</summary>
    public bool HasAdded => !T.IsZero(_added);

    /// <summary>Whether anything is taken away.</summary>
    public bool HasTaken => !T.IsZero(_taken);

    /// <summary>Makes a term of its parts.</summary>
    /// <param name="added">What is added; null for nothing.</param>
    /// <param name="taken">What is taken away; null for nothing.</param>
    /// <returns>The term.</returns>
    public static SumTerm<T> Of(T? added, T? taken) => new(added ?? T.Zero, taken ?? T.Zero);

    /// <summary>Adds a number.</summary>
    /// <param name="term">What was added before.</param>
    /// <param name="amount">What is added.</param>
    /// <returns>Both.</returns>
    /// <exception cref="OverflowException">Their sum does not fit the type.</exception>
    public static SumTerm<T> operator +(SumTerm<T> term, T amount) =>
        new(checked(term._added + amount), term._taken);

    /// <summary>Takes a number away.</summary>
    /// <param name="term">What was added before.</param>
    /// <param name="amount">What is taken away.</param>
    /// <returns>Both.</returns>
    /// <exception cref="OverflowException">Their sum does not fit the type.</exception>
    public static SumTerm<T> operator -(SumTerm<T> term, T amount) =>
        new(term._added, checked(term._taken + amount));

    /// <summary>Joins two terms.</summary>
    /// <param name="term">A term.</param>
    /// <param name="other">Another one.</param>
    /// <returns>Both.</returns>
    /// <exception cref="OverflowException">Their sum does not fit the type.</exception>
    public static SumTerm<T> operator +(SumTerm<T> term, SumTerm<T> other) =>
        new(checked(term._added + other._added), checked(term._taken + other._taken));

    /// <summary>Adds the term to a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">It does not fit the type.</exception>
    public T ApplyTo(T value)
    {
        if (T.IsZero(_taken))
            return checked(value + _added);
        if (T.IsZero(_added))
            return checked(value - _taken);
        // Why: what is added and taken in one transaction must not overflow on the way to a sum that fits.
        return _added >= _taken ? checked(value + (_added - _taken)) : checked(value - (_taken - _added));
    }
}
