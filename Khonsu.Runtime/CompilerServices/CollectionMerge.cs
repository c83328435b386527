using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Khonsu.CompilerServices;

/// <summary>
/// How generated code adds to a column of several values. Null, and a default array, count as empty where something is
/// added, and stay what they are where nothing is; a comparer of the column stays its comparer.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CollectionMerge
{
    /// <summary>Appends to a list.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The list.</param>
    /// <param name="term">What is appended.</param>
    /// <returns>The longer list.</returns>
    public static ImmutableArray<T> Append<T>(ImmutableArray<T> now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : now.IsDefault ? [.. term.Items] : now.AddRange(term.Items);

    /// <summary>Appends to a list.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The list or null.</param>
    /// <param name="term">What is appended.</param>
    /// <returns>The longer list.</returns>
    public static ImmutableArray<T>? Append<T>(ImmutableArray<T>? now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : Append(now.GetValueOrDefault(), term);

    /// <summary>Appends to a list.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The list or null.</param>
    /// <param name="term">What is appended.</param>
    /// <returns>The longer list.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static ImmutableList<T>? Append<T>(ImmutableList<T>? now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : now is null ? term.Items : now.AddRange(term.Items);

    /// <summary>Appends to a list.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The list or null; it is not changed.</param>
    /// <param name="term">What is appended.</param>
    /// <returns>The longer list.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static IReadOnlyList<T>? Append<T>(IReadOnlyList<T>? now, ItemsTerm<T> term)
    {
        if (term.IsEmpty || now is null)
            return term.IsEmpty ? now : term.Items;
        // Why this list: the next merges of the row share it instead of copying it.
        return (now as ImmutableList<T> ?? [.. now]).AddRange(term.Items);
    }

    /// <summary>Adds to a set.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The set or null.</param>
    /// <param name="term">What is added.</param>
    /// <returns>The union.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static ImmutableHashSet<T>? Union<T>(ImmutableHashSet<T>? now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : (now ?? []).Union(term.Items);

    /// <summary>Adds to a set.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The set or null.</param>
    /// <param name="term">What is added.</param>
    /// <returns>The union.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static ImmutableSortedSet<T>? Union<T>(ImmutableSortedSet<T>? now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : (now ?? []).Union(term.Items);

    /// <summary>Adds to a set.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="now">The set or null.</param>
    /// <param name="term">What is added.</param>
    /// <returns>The union.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static FrozenSet<T>? Union<T>(FrozenSet<T>? now, ItemsTerm<T> term) =>
        term.IsEmpty ? now : (now ?? []).Concat(term.Items).ToFrozenSet(now?.Comparer);

    /// <summary>Puts entries into a dictionary; those of a key that is there take its place.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <param name="now">The dictionary or null.</param>
    /// <param name="term">What is put.</param>
    /// <returns>The dictionary with the entries.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static ImmutableDictionary<TKey, TValue>? Put<TKey, TValue>(
        ImmutableDictionary<TKey, TValue>? now, ItemsTerm<KeyValuePair<TKey, TValue>> term)
        where TKey : notnull =>
        term.IsEmpty ? now : (now ?? ImmutableDictionary<TKey, TValue>.Empty).SetItems(term.Items);

    /// <summary>Puts entries into a dictionary; those of a key that is there take its place.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <param name="now">The dictionary or null.</param>
    /// <param name="term">What is put.</param>
    /// <returns>The dictionary with the entries.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static ImmutableSortedDictionary<TKey, TValue>? Put<TKey, TValue>(
        ImmutableSortedDictionary<TKey, TValue>? now, ItemsTerm<KeyValuePair<TKey, TValue>> term)
        where TKey : notnull =>
        term.IsEmpty ? now : (now ?? ImmutableSortedDictionary<TKey, TValue>.Empty).SetItems(term.Items);

    /// <summary>Puts entries into a dictionary; those of a key that is there take its place.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <param name="now">The dictionary or null.</param>
    /// <param name="term">What is put.</param>
    /// <returns>The dictionary with the entries.</returns>
    [return: NotNullIfNotNull(nameof(now))]
    public static FrozenDictionary<TKey, TValue>? Put<TKey, TValue>(
        FrozenDictionary<TKey, TValue>? now, ItemsTerm<KeyValuePair<TKey, TValue>> term)
        where TKey : notnull
    {
        if (term.IsEmpty)
            return now;
        var entries = new Dictionary<TKey, TValue>(now ?? FrozenDictionary<TKey, TValue>.Empty, now?.Comparer);
        foreach (KeyValuePair<TKey, TValue> entry in term.Items)
            entries[entry.Key] = entry.Value;
        return entries.ToFrozenDictionary(now?.Comparer);
    }
}
