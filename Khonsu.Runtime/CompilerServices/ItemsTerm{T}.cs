using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Khonsu.CompilerServices;

/// <summary>
/// What a transaction adds to a column of several values without having read it: items, in the order in which they were
/// added. Immutable, so that what a savepoint keeps does not change with what is added later.
/// </summary>
/// <typeparam name="T">Type of the items; of a dictionary its entries.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Usage", "CA2225", Justification = "Written by generated code only.")]
public readonly struct ItemsTerm<T>
{
    readonly ImmutableList<T>? _items;

    ItemsTerm(ImmutableList<T> items) => _items = items;

    /// <summary>Whether nothing is added.</summary>
    public bool IsEmpty => _items is null or { IsEmpty: true };

    /// <summary>What is added; the same item may be there more than once.</summary>
    public ImmutableList<T> Items => _items ?? [];

    /// <summary>Makes a term of one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The term.</returns>
    public static ItemsTerm<T> Of(T item) => new([item]);

    /// <summary>Makes a term of several items, which are taken out of their source at once.</summary>
    /// <param name="items">The items.</param>
    /// <returns>The term.</returns>
    public static ItemsTerm<T> OfAll(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new([.. items]);
    }

    /// <summary>Joins two terms.</summary>
    /// <param name="term">A term.</param>
    /// <param name="other">What is added after it.</param>
    /// <returns>Both.</returns>
    public static ItemsTerm<T> operator +(ItemsTerm<T> term, ItemsTerm<T> other) =>
        term.IsEmpty ? other : new(term.Items.AddRange(other.Items));
}
