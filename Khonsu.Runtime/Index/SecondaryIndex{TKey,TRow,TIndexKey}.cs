using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>A secondary index with its types: what readers need of it.</summary>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class SecondaryIndex<TKey, TRow, TIndexKey> : SecondaryIndex
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly IndexDefinition<TKey, TRow, TIndexKey> _definition;

    internal SecondaryIndex(IndexDefinition<TKey, TRow, TIndexKey> definition, int tableSlot)
        : base(definition, tableSlot)
    {
        _definition = definition;
        Entries = definition.IsOrdered ? new SkipList<TIndexKey>(Compare) : new SplitList<TIndexKey>(Compare);
    }

    /// <summary>The entries.</summary>
    internal EntryList<TIndexKey> Entries { get; }

    /// <summary>Turns a version into a row.</summary>
    /// <param name="version">A version of this table, or null.</param>
    /// <returns>The row; null for none and for a tombstone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TRow? RowOf(TransactionalRow? version)
        // Why no cast: a chain of this table holds rows of this record and tombstones, nothing else.
        => version is null || version.GetType() == typeof(Tombstone) ? null : Unsafe.As<TRow>(version);

    /// <summary>Tells whether a row has a key.</summary>
    /// <param name="row">The row.</param>
    /// <param name="key">The key.</param>
    /// <returns>True when it has.</returns>
    internal bool HasKey(TRow row, TIndexKey key) => _definition.Compare(_definition.KeyOf(row), key) == 0;

    /// <summary>Reads a row's key.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The key.</returns>
    internal TIndexKey KeyOf(TRow row) => _definition.KeyOf(row);

    /// <summary>The place before all entries of a key, or of all keys that begin like it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="columns">How many of its columns count; 0 for all.</param>
    /// <returns>The place.</returns>
    internal EntryPlace<TIndexKey> Before(TIndexKey key, int columns = 0)
        => new(Entries.OrderOf(key), key, EntryPlace<TIndexKey>.BeforeAll, columns);

    /// <summary>The place after all entries of a key, or of all keys that begin like it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="columns">How many of its columns count; 0 for all.</param>
    /// <returns>The place.</returns>
    internal EntryPlace<TIndexKey> After(TIndexKey key, int columns = 0)
        => new(Entries.OrderOf(key), key, EntryPlace<TIndexKey>.AfterAll, columns);

    /// <inheritdoc/>
    internal override bool HaveSameKey(TransactionalRow? left, TransactionalRow? right)
    {
        TRow? leftRow = RowOf(left);
        TRow? rightRow = RowOf(right);
        if (leftRow is null || rightRow is null)
            return leftRow is null && rightRow is null;
        return HasKey(leftRow, _definition.KeyOf(rightRow));
    }

    /// <inheritdoc/>
    internal override bool TryWriteKey(KeyWriter writer, TransactionalRow? version)
    {
        if (RowOf(version) is not { } row)
            return false;
        WriteKey(writer, _definition.KeyOf(row), 0);
        return true;
    }

    /// <summary>Writes a key, or its first columns, as bytes.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="key">The key.</param>
    /// <param name="columns">How many of its columns; 0 for all.</param>
    internal void WriteKey(KeyWriter writer, TIndexKey key, int columns)
        => _definition.WriteKey(writer, key, columns == 0 ? _definition.Columns.Count : columns);

    /// <inheritdoc/>
    internal override IndexEntry? HoldEntry(VersionChain chain, TransactionalRow node, ref uint random)
        => RowOf(node) is { } row ? Entries.HoldOrAdd(_definition.KeyOf(row), chain, ref random) : null;

    /// <inheritdoc/>
    internal override IndexEntry? FindEntry(VersionChain chain, TransactionalRow version)
        => RowOf(version) is { } row ? Entries.Find(_definition.KeyOf(row), chain) : null;

    /// <inheritdoc/>
    internal override IndexEntry? FirstOfKey(IndexEntry entry)
    {
        TIndexKey key = Typed(entry).Key;
        return SameKey(Entries.FirstFrom(Before(key)), key);
    }

    /// <inheritdoc/>
    internal override IndexEntry? NextOfKey(IndexEntry entry)
        => SameKey(Entries.After(Typed(entry)), Typed(entry).Key);

    /// <inheritdoc/>
    internal override bool Names(TransactionalRow? version, IndexEntry entry)
        => RowOf(version) is { } row && HasKey(row, Typed(entry).Key);

    /// <inheritdoc/>
    internal override bool HasNull(IndexEntry entry) => _definition.HasNull(Typed(entry).Key);

    /// <inheritdoc/>
    internal override object? KeyObjectOf(IndexEntry entry) => Typed(entry).Key;

    /// <inheritdoc/>
    internal override IndexGuard GuardKeyOf(IndexEntry entry)
    {
        var guard = new IndexGuard<TKey, TRow, TIndexKey>(this);
        guard.Cover(Before(Typed(entry).Key), After(Typed(entry).Key));
        return guard;
    }

    /// <inheritdoc/>
    internal override long CountEntries()
    {
        long count = 0;
        for (IndexEntry<TIndexKey>? entry = Entries.First(); entry is not null; entry = Entries.After(entry))
            count++;
        return count;
    }

    /// <inheritdoc/>
    private protected override void TakeOut(IndexEntry entry) => Entries.Remove(Typed(entry));

    static IndexEntry<TIndexKey> Typed(IndexEntry entry) => Unsafe.As<IndexEntry<TIndexKey>>(entry);

    IndexEntry<TIndexKey>? SameKey(IndexEntry<TIndexKey>? entry, TIndexKey key)
        => entry is not null && _definition.Compare(entry.Key, key) == 0 ? entry : null;

    int Compare(TIndexKey left, TIndexKey right, int columns)
        => columns == 0 ? _definition.Compare(left, right) : _definition.ComparePrefix(left, right, columns);
}
