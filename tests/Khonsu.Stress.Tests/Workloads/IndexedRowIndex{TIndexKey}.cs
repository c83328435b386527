using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>An index of <see cref="IndexedRow"/>, as the generator would write it, by functions.</summary>
sealed class IndexedRowIndex<TIndexKey>(
    string name, int number, IndexKind kind, Func<IndexedRow, TIndexKey> keyOf, Comparison<TIndexKey> compare)
    : IndexDefinition<long, IndexedRow, TIndexKey>(
        name,
        number,
        kind is IndexKind.UniqueHash or IndexKind.UniqueOrdered,
        kind is IndexKind.Ordered or IndexKind.UniqueOrdered,
        name)
{
    /// <summary>Compares the first column of two keys; null for keys of one column.</summary>
    public Comparison<TIndexKey>? Prefix { get; init; }

    /// <summary>Whether a column of a key is null; null where none can be.</summary>
    public Func<TIndexKey, bool>? IsNull { get; init; }

    public override TIndexKey KeyOf(IndexedRow row) => keyOf(row);

    public override int Compare(TIndexKey left, TIndexKey right) => compare(left, right);

    public override int ComparePrefix(TIndexKey left, TIndexKey right, int columns) =>
        columns == 1 && Prefix is not null ? Prefix(left, right) : compare(left, right);

    public override bool HasNull(TIndexKey key) => IsNull?.Invoke(key) ?? false;
}
