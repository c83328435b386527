using Khonsu.Index;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>Short ways to the rows with indexes.</summary>
static class IndexedRowExtensions
{
    public static Table<long, IndexedRow> Indexed(this Tx tx) => tx.Table(IndexedRow.Definition);

    public static ReadTable<long, IndexedRow> Indexed(this ReadTx tx) => tx.Table(IndexedRow.Definition);

    public static Table<long, IndexedRow> Indexed(this Transaction transaction) =>
        transaction.Table(IndexedRow.Definition);

    /// <summary>Gives a row another balance in a transaction that is driven by hand, so also from inside a
    /// block.</summary>
    public static void Move(this KhonsuStore store, long id, long balance) => store.Change(
        rows => rows.Update(id, row => row with { Balance = balance }));

    /// <summary>Changes rows in a transaction that is driven by hand, so also from inside a block.</summary>
    public static void Change(this KhonsuStore store, Action<Table<long, IndexedRow>> change)
    {
        using Transaction transaction = store.Begin();
        change(transaction.Indexed());
        transaction.Commit();
    }

    /// <summary>An index below the public page.</summary>
    public static SecondaryIndex IndexAt(this KhonsuStore store, int number) =>
        store.Parts.Tables.Get(IndexedRow.Definition).Indexes[number];

    /// <summary>Entries that live, of all indexes.</summary>
    public static long CountEntries(this KhonsuStore store) =>
        store.Parts.Tables.Get(IndexedRow.Definition).Indexes.Sum(static index => index.CountEntries());

    /// <summary>The entries that live, in their order.</summary>
    public static IEnumerable<IndexEntry<TIndexKey>> Live<TIndexKey>(this EntryList<TIndexKey> list)
    {
        for (IndexEntry<TIndexKey>? entry = list.First(); entry is not null; entry = list.After(entry))
            yield return entry;
    }

    /// <summary>How many commits hold an entry.</summary>
    public static long Holders(this IndexEntry entry) => entry.Holds & ((1 << 24) - 1);

    /// <summary>The entries of an index of a store.</summary>
    public static EntryList<TIndexKey> EntriesOf<TIndexKey>(
        this KhonsuStore store, IndexedRowIndex<TIndexKey> index) =>
        ((SecondaryIndex<long, IndexedRow, TIndexKey>)store.IndexAt(index.Number)).Entries;
}
