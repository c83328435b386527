#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Diagnostics;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>The keys of all rows that there can be: slots first, then memos.</summary>
static class WorldKeys
{
    public const int Slots = 8;
    public const int Memos = 6;
    public const int Count = Slots + Memos;
    public const int Bands = 3;

    static readonly Lazy<ulong[]> s_places = new(FindPlaces);

    /// <summary>The tables.</summary>
    public static TableDefinition[] Tables => [DefinitionOf<Slot>(), DefinitionOf<Memo>()];

    /// <summary>The key of a memo.</summary>
    /// <param name="id">Its id.</param>
    public static int OfMemo(long id) => Slots + (int)id;

    /// <summary>Whether a key is of a slot.</summary>
    public static bool IsSlot(int key) => key < Slots;

    /// <summary>Where the row of a key belongs; see <see cref="KeyPlace"/>.</summary>
    public static ulong PlaceOf(int key) => s_places.Value[key];

    static TableDefinition DefinitionOf<TRow>()
        where TRow : TransactionalRow, IRow<long, TRow> => TRow.Definition;

    // As the runtime itself tells it.
    static ulong[] FindPlaces()
    {
        var sink = new FootprintSink(static () => true);
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions { Sink = sink });
        using Transaction tx = store.Begin();
        for (int id = 0; id < Slots; id++)
            tx.Slots.Upsert(new Slot(id, 0, 0, 0));
        for (int id = 0; id < Memos; id++)
            tx.Memos.Upsert(new Memo(id, 0));
        bool isRefused = !tx.TryCommit().IsCommitted;
        Invariant.Check(isRefused, "the sink refuses");
        var places = new ulong[Count];
        foreach (TableFootprint table in sink.Take()!.Tables)
        {
            int first = ReferenceEquals(table.Definition, DefinitionOf<Slot>()) ? 0 : Slots;
            foreach (WrittenRow write in table.Writes)
                places[first + (int)(long)write.Key] = write.Place;
        }

        return places;
    }
}
#endif
