using System.Collections;

namespace Khonsu.Generators.Model;

/// <summary>
/// An immutable array that compares its items: what lets the incremental pipeline see that nothing changed.
/// </summary>
/// <typeparam name="T">Item with value equality.</typeparam>
readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    readonly T[]? _items;

    /// <summary>Takes the array over; the caller must not write to it any more.</summary>
    /// <param name="items">The items, in an order that means something.</param>
    public EquatableArray(T[] items) => _items = items;

    /// <summary>Copies the items.</summary>
    /// <param name="items">The items, in an order that means something.</param>
    public EquatableArray(IEnumerable<T> items) => _items = items.ToArray();

    public int Count => _items?.Length ?? 0;

    public T this[int index] => Items[index];

    T[] Items => _items ?? [];

    public bool Equals(EquatableArray<T> other) => Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (T item in Items)
            hash = unchecked((hash * 31) + item.GetHashCode());
        return hash;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
