using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Compares the columns of index keys, for generated code: text by ordinal, null before all else.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IndexOrder
{
    /// <summary>Compares two texts by the numbers of their characters.</summary>
    /// <param name="left">A text, or null.</param>
    /// <param name="right">Another text, or null.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Of(string? left, string? right) => string.CompareOrdinal(left, right);

    /// <summary>Compares two values.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">A value.</param>
    /// <param name="right">Another value.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Of<T>(T left, T right)
        where T : struct, IComparable<T>
        => left.CompareTo(right);

    /// <summary>Compares two values that may be null.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">A value, or null.</param>
    /// <param name="right">Another value, or null.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Of<T>(T? left, T? right)
        where T : struct, IComparable<T>
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        return left.GetValueOrDefault().CompareTo(right.GetValueOrDefault());
    }
}
