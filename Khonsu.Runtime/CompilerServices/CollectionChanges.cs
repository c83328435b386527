using System.Collections.Immutable;
using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>
/// What one side has added to a column of several values that both sides have changed. What only adds can be added to
/// theirs too; whatever else was done to the column is a conflict, since nothing says what it would mean there. Null
/// and a default array count as empty.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CollectionChanges
{
    /// <summary>What a list has at its end more than its base.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="base">The list that both sides started from.</param>
    /// <param name="mine">The list to commit.</param>
    /// <param name="equal">Compares two items.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine does not begin with the base, unless another has come before.
    /// </param>
    /// <returns>The items; none in a conflict.</returns>
    // Why apart from the one of nullable arrays: of that one the compiler could not infer the type.
    public static ItemsTerm<T> Appended<T>(
        ImmutableArray<T> @base,
        ImmutableArray<T> mine,
        Func<T, T, bool> equal,
        string column,
        ref string? conflict) =>
        Appended((ImmutableArray<T>?)@base, mine, equal, column, ref conflict);

    /// <summary>What a list has at its end more than its base.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="base">The list that both sides started from.</param>
    /// <param name="mine">The list to commit.</param>
    /// <param name="equal">Compares two items.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine does not begin with the base, unless another has come before.
    /// </param>
    /// <returns>The items; none in a conflict.</returns>
    public static ItemsTerm<T> Appended<T>(
        ImmutableArray<T>? @base,
        ImmutableArray<T>? mine,
        Func<T, T, bool> equal,
        string column,
        ref string? conflict) =>
        Appended(ListOf(@base), ListOf(mine), equal, column, ref conflict);

    /// <summary>What a list has at its end more than its base.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="base">The list that both sides started from.</param>
    /// <param name="mine">The list to commit.</param>
    /// <param name="equal">Compares two items.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine does not begin with the base, unless another has come before.
    /// </param>
    /// <returns>The items; none in a conflict.</returns>
    public static ItemsTerm<T> Appended<T>(
        IReadOnlyList<T>? @base,
        IReadOnlyList<T>? mine,
        Func<T, T, bool> equal,
        string column,
        ref string? conflict)
    {
        ArgumentNullException.ThrowIfNull(equal);
        int start = @base?.Count ?? 0;
        if (mine is not null && (start == 0 || ContentEquality.Lists(@base, [.. mine.Take(start)], equal)))
            return ItemsTerm<T>.OfAll(mine.Skip(start));
        conflict ??= column;
        return default;
    }

    /// <summary>What a set has more than its base.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="base">The set that both sides started from.</param>
    /// <param name="mine">The set to commit.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine lacks an item of the base, unless another has come before.
    /// </param>
    /// <returns>The items; none in a conflict.</returns>
    public static ItemsTerm<T> Added<T>(
        IReadOnlySet<T>? @base, IReadOnlySet<T>? mine, string column, ref string? conflict)
    {
        if (mine is not null && (@base is null || @base.All(mine.Contains)))
            return ItemsTerm<T>.OfAll(mine.Where(item => @base is null || !@base.Contains(item)));
        conflict ??= column;
        return default;
    }

    /// <summary>The entries of a dictionary that are not those of its base.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <param name="base">The dictionary that both sides started from.</param>
    /// <param name="theirs">The dictionary that is committed.</param>
    /// <param name="mine">The dictionary to commit.</param>
    /// <param name="equal">Compares two values.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="conflict">Takes the name when mine lacks a key of the base, or when both sides have changed the
    /// value of one key, and not to the same, unless another has come before.</param>
    /// <returns>The entries; none in a conflict.</returns>
    public static ItemsTerm<KeyValuePair<TKey, TValue>> Put<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue>? @base,
        IReadOnlyDictionary<TKey, TValue>? theirs,
        IReadOnlyDictionary<TKey, TValue>? mine,
        Func<TValue, TValue, bool> equal,
        string column,
        ref string? conflict)
    {
        ArgumentNullException.ThrowIfNull(equal);
        if (mine is not null && (@base is null || @base.Keys.All(mine.ContainsKey)))
        {
            KeyValuePair<TKey, TValue>[] changed = [.. mine.Where(entry => !Has(@base, entry.Key, entry.Value))];
            if (changed.All(entry => IsUnchanged(entry.Key) || Has(theirs, entry.Key, entry.Value)))
                return ItemsTerm<KeyValuePair<TKey, TValue>>.OfAll(changed);
        }

        conflict ??= column;
        return default;

        bool Has(IReadOnlyDictionary<TKey, TValue>? entries, TKey key, TValue value) =>
            entries is not null && entries.TryGetValue(key, out TValue? other) && equal(value, other);

        // Why both ways: a key that they have removed is one that they have changed.
        bool IsUnchanged(TKey key) => theirs is not null && theirs.TryGetValue(key, out TValue? value)
            ? Has(@base, key, value)
            : @base is null || !@base.ContainsKey(key);
    }

    static IReadOnlyList<T>? ListOf<T>(ImmutableArray<T>? list) =>
        list is { IsDefault: false } items ? items : null;
}
