using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu;

/// <summary>A table at the snapshot of a read-only block.</summary>
/// <remarks>
/// Progress: every member is wait-free but for helping a commit that it meets. Threads: the block's own.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "A table is the field's word for it.")]
public sealed partial class ReadTable<TKey, TRow> : IEnumerable<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly KeyIndex<TKey> _index;

    readonly TableStore<TKey> _tableStore;

    ReadTable(TransactionCore core, TableStore<TKey> store)
        => (_core, _index, _tableStore) = (core, store.Index, store);

    /// <summary>Number of rows.</summary>
    /// <remarks>Walks the table: its cost grows with the rows.</remarks>
    public int Count
    {
        get
        {
            int count = 0;
            using RowEnumerator<TKey, TRow> rows = GetEnumerator();
            while (rows.MoveNext())
                count++;
            return count;
        }
    }

    /// <summary>Reads a row.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The row.</returns>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    public TRow this[TKey key] => Find(key) ?? throw new RowNotFoundException(TRow.Definition.Name, key);

    /// <summary>Reads a row that may be absent.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The row, or null.</returns>
    /// <exception cref="TransactionEndedException">The block has ended.</exception>
    /// <exception cref="ConcurrentUseException">The caller runs on another thread than the block.</exception>
    public TRow? Find(TKey key)
    {
        // Why, though reads change nothing: who reads on another thread may outlive the block, and then reads the next
        // one.
        if (!_core.IsOnBlockThread)
            ThrowUnusable();
        ref ChainEntry<TKey> entry = ref _index.FindLiveOrDead(key, out _);
        if (Unsafe.IsNullRef(in entry))
            return FindNone(key);
        // Order: acquire; pairs with the installing compare-and-swap, so the version's fields are seen.
        TransactionalRow? head = Volatile.Read(ref entry.Words.Head);
        bool isVisible = head is not null && (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < (ulong)_core.Snapshot;
        if (isVisible && head!.GetType() != typeof(Tombstone))
            return Unsafe.As<TRow>(head);
        return FindBelow(key, head);
    }

    /// <summary>Finds a row whose newest version is not what the snapshot sees, or is of a dead chain.</summary>
    TRow? FindBelow(TKey key, TransactionalRow? head)
    {
        if (ReferenceEquals(head, Tombstone.Dead))
        {
            ref ChainEntry<TKey> entry = ref _index.FindEntry(key, out _);
            head = Unsafe.IsNullRef(in entry) ? null : Volatile.Read(ref entry.Words.Head);
        }

        return RowOf(VersionChain.VisibleFrom(head, _core.Snapshot)) ?? FindNone(key);
    }

    /// <summary>There is no row, or the store does not keep it.</summary>
    TRow? FindNone(TKey key)
    {
        if (_core.Partial is not null)
            _core.RequireRow<TKey, TRow>(key);
        return null;
    }

    /// <summary>Reads a row that may be absent.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">The row, when there is one.</param>
    /// <returns>False when there is none.</returns>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TRow? row) => (row = Find(key)) is not null;

    /// <summary>Tells whether there is a row.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>True when there is one.</returns>
    public bool ContainsKey(TKey key) => Find(key) is not null;

    /// <summary>Walks over all rows of the snapshot, in no particular order.</summary>
    /// <returns>An enumerator that allocates nothing when used by <c>foreach</c>.</returns>
    public RowEnumerator<TKey, TRow> GetEnumerator()
    {
        if (!_core.IsOnBlockThread)
            ThrowUnusable();
        if (_core.Partial is not null)
            _core.RequireTable(_tableStore);
        return new RowEnumerator<TKey, TRow>(_core, _index, isReadOnly: true);
    }

    IEnumerator<TRow> IEnumerable<TRow>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static ReadTable<TKey, TRow> Open(TransactionCore core, TableDefinition<TKey, TRow> definition)
        => TransactionCore.CachedHandle<ReadTable<TKey, TRow>>(core.ReadHandles, definition.Slot)
            ?? Make(core, definition);

    /// <summary>Turns a visible version into a row.</summary>
    /// <param name="version">The version, or null.</param>
    /// <returns>The row, or null when there is none or it is deleted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TRow? RowOf(TransactionalRow? version)
        // Why no cast: a chain of this table holds rows of this record and tombstones, nothing else.
        => version is null || version.GetType() == typeof(Tombstone) ? null : Unsafe.As<TRow>(version);

    [DoesNotReturn]
    void ThrowUnusable()
    {
        if (_core.Mode == TransactionMode.Ended)
            throw new TransactionEndedException();
        throw new ConcurrentUseException();
    }

    static ReadTable<TKey, TRow> Make(TransactionCore core, TableDefinition<TKey, TRow> definition)
    {
        TableStore<TKey> store = core.Store.Tables.Get(definition);
        core.CheckPast(store);
        var table = new ReadTable<TKey, TRow>(core, store);
        core.KeepHandle(definition.Slot, table, isReadOnly: true);
        return table;
    }
}
