using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>
/// The order in which sets and dictionaries are stored: that of indexes, text by the numbers of its characters. So
/// equal ones have equal bytes, whatever the order in which they were filled.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ItemOrder
{
    /// <summary>The items of a set in order.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <typeparam name="TStorage">Type that is stored.</typeparam>
    /// <param name="items">The set.</param>
    /// <param name="storageOf">What is stored for an item.</param>
    /// <returns>What is stored.</returns>
    public static TStorage[] Of<T, TStorage>(IReadOnlyCollection<T> items, Func<T, TStorage> storageOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(storageOf);
        TStorage[] ordered = new TStorage[items.Count];
        int next = 0;
        foreach (T item in items)
            ordered[next++] = storageOf(item);
        Array.Sort(ordered, ComparerOf<TStorage>());
        return ordered;
    }

    /// <summary>The entries of a dictionary in the order of what is stored for their keys.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <typeparam name="TStorage">Type that is stored for a key.</typeparam>
    /// <param name="entries">The dictionary.</param>
    /// <param name="storageOf">What is stored for a key.</param>
    /// <param name="values">The values, in the same order.</param>
    /// <returns>What is stored for the keys.</returns>
    public static TStorage[] Of<TKey, TValue, TStorage>(
        IReadOnlyDictionary<TKey, TValue> entries, Func<TKey, TStorage> storageOf, out TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(storageOf);
        TStorage[] keys = new TStorage[entries.Count];
        values = new TValue[keys.Length];
        int next = 0;
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            keys[next] = storageOf(entry.Key);
            values[next++] = entry.Value;
        }

        Array.Sort(keys, values, ComparerOf<TStorage>());
        return keys;
    }

    static IComparer<T> ComparerOf<T>() =>
        typeof(T) == typeof(string) ? (IComparer<T>)(object)StringComparer.Ordinal : Comparer<T>.Default;
}
