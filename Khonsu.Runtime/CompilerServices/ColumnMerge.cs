using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Khonsu.CompilerServices;

/// <summary>How generated code merges one column; it decides column by column what becomes of two rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ColumnMerge
{
    /// <summary>Merges a column that at most one side has changed, or both to the same value.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="merged">The merged value; theirs where there is none.</param>
    /// <returns>False when both sides have changed the column.</returns>
    public static bool TryPick<T>(T @base, T theirs, T mine, out T merged)
    {
        EqualityComparer<T> comparer = EqualityComparer<T>.Default;
        merged = theirs;
        if (comparer.Equals(mine, @base))
            return true;
        merged = comparer.Equals(theirs, @base) ? mine : theirs;
        return comparer.Equals(merged, mine);
    }

    /// <summary>Merges a column that at most one side has changed, or both to the same content.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="equal">Compares two values.</param>
    /// <param name="merged">The merged value; theirs where there is none.</param>
    /// <returns>False when both sides have changed the column.</returns>
    public static bool TryPick<T>(T @base, T theirs, T mine, Func<T, T, bool> equal, out T merged)
    {
        ArgumentNullException.ThrowIfNull(equal);
        merged = theirs;
        if (equal(mine, @base))
            return true;
        merged = equal(theirs, @base) ? mine : theirs;
        return equal(merged, mine);
    }

    /// <summary>
    /// Merges a column that at most one side has changed; what both have done in the same way was done twice.
    /// </summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="equal">Compares two values.</param>
    /// <param name="merged">The merged value; theirs where there is none.</param>
    /// <returns>False when both sides have changed the column.</returns>
    public static bool TryPickOne<T>(T @base, T theirs, T mine, Func<T, T, bool> equal, out T merged)
    {
        ArgumentNullException.ThrowIfNull(equal);
        bool isTheirs = equal(mine, @base);
        bool isMine = !isTheirs && equal(theirs, @base);
        merged = isMine ? mine : theirs;
        return isTheirs || isMine;
    }

    /// <summary>
    /// Merges a column that at most one side has changed; what both have done in the same way was done twice.
    /// </summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="merged">The merged value; theirs where there is none.</param>
    /// <returns>False when both sides have changed the column.</returns>
    public static bool TryPickOne<T>(T @base, T theirs, T mine, out T merged) =>
        TryPickOne(@base, theirs, mine, ContentEquality.Default, out merged);

    /// <summary>Merges a column that has no rule of its own and compares by content.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="equal">Compares two values.</param>
    /// <param name="conflict">Takes the name when both sides have changed the column, unless another has come before.
    /// </param>
    /// <returns>The merged value.</returns>
    public static T Pick<T>(T @base, T theirs, T mine, string column, Func<T, T, bool> equal, ref string? conflict)
    {
        if (!TryPick(@base, theirs, mine, equal, out T merged))
            conflict ??= column;
        return merged;
    }

    /// <summary>Merges a column that has no rule of its own.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="mine">The value to commit.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when both sides have changed the column, unless another has come before.
    /// </param>
    /// <returns>The merged value.</returns>
    public static T Pick<T>(T @base, T theirs, T mine, string column, ref string? conflict)
    {
        if (!TryPick(@base, theirs, mine, out T merged))
            conflict ??= column;
        return merged;
    }

    /// <summary>Notes a column in which two rows differ.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="before">Its value in one row.</param>
    /// <param name="after">Its value in the other row.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="changed">Takes the name when the values differ.</param>
    public static void Compare<T>(T before, T after, string column, List<string> changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (!EqualityComparer<T>.Default.Equals(before, after))
            changed.Add(column);
    }

    /// <summary>Notes a column in which two rows differ by content.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="before">Its value in one row.</param>
    /// <param name="after">Its value in the other row.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="equal">Compares two values.</param>
    /// <param name="changed">Takes the name when the values differ.</param>
    public static void Compare<T>(T before, T after, string column, Func<T, T, bool> equal, List<string> changed)
    {
        ArgumentNullException.ThrowIfNull(equal);
        ArgumentNullException.ThrowIfNull(changed);
        if (!equal(before, after))
            changed.Add(column);
    }

    /// <summary>Merges text that both sides have changed.</summary>
    /// <param name="base">The text that both started from; null counts as empty.</param>
    /// <param name="theirs">The text that is committed.</param>
    /// <param name="mine">The text to commit.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine does not begin with the base, unless another has come before.
    /// </param>
    /// <returns>Theirs with what mine has more than the base.</returns>
    [return: NotNullIfNotNull(nameof(theirs))]
    public static string? Append(string? @base, string? theirs, string? mine, string column, ref string? conflict)
    {
        string start = @base ?? string.Empty;
        if (mine is not null && mine.StartsWith(start, StringComparison.Ordinal))
            return theirs + mine[start.Length..];
        conflict ??= column;
        return theirs;
    }

    /// <summary>Merges a column that is written once, and that both sides have changed.</summary>
    /// <typeparam name="T">Type of the column, which can be null.</typeparam>
    /// <param name="base">The value that both started from.</param>
    /// <param name="theirs">The value that is committed.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when there was a value to begin with, unless another has come before.
    /// </param>
    /// <returns>Theirs, which was first.</returns>
    public static T First<T>(T @base, T theirs, string column, ref string? conflict)
    {
        if (@base is not null)
            conflict ??= column;
        return theirs;
    }

    /// <summary>Merges a number that both sides have changed.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The number that both started from.</param>
    /// <param name="theirs">The number that is committed.</param>
    /// <param name="mine">The number to commit.</param>
    /// <returns>Theirs, changed by as much as mine is from the base.</returns>
    /// <exception cref="OverflowException">The change or the sum does not fit the type.</exception>
    public static T Sum<T>(T @base, T theirs, T mine)
        where T : struct, INumber<T> =>
        mine >= @base ? checked(theirs + (mine - @base)) : checked(theirs - (@base - mine));

    /// <summary>Merges an integer of which both sides have set bits.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The bits that both started from.</param>
    /// <param name="theirs">The bits that are committed.</param>
    /// <param name="mine">The bits to commit.</param>
    /// <returns>Theirs with the bits that mine has more than the base.</returns>
    public static T Or<T>(T @base, T theirs, T mine)
        where T : struct, IBitwiseOperators<T, T, T> => theirs | (mine & ~@base);

    /// <summary>Merges an integer of which both sides have cleared bits.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="base">The bits that both started from.</param>
    /// <param name="theirs">The bits that are committed.</param>
    /// <param name="mine">The bits to commit.</param>
    /// <returns>Theirs without the bits that mine has less than the base.</returns>
    public static T And<T>(T @base, T theirs, T mine)
        where T : struct, IBitwiseOperators<T, T, T> => theirs & (mine | ~@base);

    /// <summary>The greater of two texts by ordinal.</summary>
    /// <param name="left">A text; null counts as none.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    [return: NotNullIfNotNull(nameof(left)), NotNullIfNotNull(nameof(right))]
    public static string? Greater(string? left, string? right)
    {
        if (left is null)
            return right;
        if (right is null)
            return left;
        return string.CompareOrdinal(left, right) >= 0 ? left : right;
    }

    /// <summary>The greater of two values.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="left">A value.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    public static T Greater<T>(T left, T right)
        where T : struct, IComparable<T> =>
        left.CompareTo(right) >= 0 ? left : right;

    /// <summary>The greater of two values.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="left">A value; null counts as none.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    public static T? Greater<T>(T? left, T? right)
        where T : struct, IComparable<T> =>
        left is not { } l ? right : right is not { } r ? left : Greater(l, r);

    /// <summary>The smaller of two texts by ordinal.</summary>
    /// <param name="left">A text; null counts as none.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    [return: NotNullIfNotNull(nameof(left)), NotNullIfNotNull(nameof(right))]
    public static string? Lesser(string? left, string? right)
    {
        if (left is null)
            return right;
        if (right is null)
            return left;
        return string.CompareOrdinal(left, right) <= 0 ? left : right;
    }

    /// <summary>The smaller of two values.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="left">A value.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    public static T Lesser<T>(T left, T right)
        where T : struct, IComparable<T> =>
        left.CompareTo(right) <= 0 ? left : right;

    /// <summary>The smaller of two values.</summary>
    /// <typeparam name="T">Type of the column.</typeparam>
    /// <param name="left">A value; null counts as none.</param>
    /// <param name="right">Another one.</param>
    /// <returns>One of them.</returns>
    public static T? Lesser<T>(T? left, T? right)
        where T : struct, IComparable<T> =>
        left is not { } l ? right : right is not { } r ? left : Lesser(l, r);
}
