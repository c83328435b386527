using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Recovery.Tables;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>Merges that stand in a log are read by others: a later version of the program, one that loads a checkpoint,
/// and who does not know the types.</summary>
public sealed class LoggedMergeTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("khonsu-merges-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Who_does_not_know_the_types_comes_to_the_same_rows(int seed)
    {
        var random = new Random(seed);
        using var stores = new LogStores(2, [.. Tallies.Tables]);
        stores[0].Atomically(static tx =>
        {
            for (int id = 0; id < 3; id++)
                tx.Tallies.Add(Tally.Of($"row {id}"));
        });
        stores.ApplyAll();
        for (int step = 0; step < 200; step++)
            TryRun(stores[random.Next(2)], random.Next(), step);
        stores.ApplyAll();
        var tables = new SortedDictionary<string, TableImage>(StringComparer.Ordinal);
        var image = new StoreImage(tables, shard: 0);
        for (int index = 0; index < stores.Log.Count; index++)
            image.Apply(new LogIndex(index), stores.Log[index]);

        string path = Path.Combine(_folder, "tallies.arrow");
        Assert.Equal(3, Assert.Single(tables["tallies"].Write(_ => path)));
        using KhonsuStore read = KhonsuStore.Open();
        read.Atomically(tx => tx.Tallies.ReadArrowFile(path));

        Assert.Equal((seed, ShownBy(stores[0])), (seed, ShownBy(read)));
    }

    [Fact]
    public void A_checkpoint_has_the_schema_of_merges_that_come_after_it()
    {
        using var stores = new LogStores(1, [.. Tallies.Tables]);
        stores[0].Atomically(static tx => tx.Tallies.Add(Tally.Of("a")));
        stores[0].Atomically(static tx => tx.Tallies.Merge("a").Sum += 1);
        int taken = stores.Log.Count;
        using (ICheckpointWriter writer = stores.StateOf(0).Freeze())
            writer.Write(_folder, default);
        stores[0].Atomically(static tx => tx.Tallies.Merge("a").Sum += 2);

        var state = new StoreState(Tallies.Tables);
        using KhonsuStore again = Open(state);
        state.LoadCheckpoint(_folder, new LogIndex(taken));
        state.Apply(new LogIndex(taken), stores.Log[taken]);

        Assert.Equal(13, again.Read(static tx => tx.Tallies["a"].Sum));
    }

    [Fact]
    public void Merges_of_an_older_version_of_the_record_are_merged_into_todays_rows()
    {
        IReadOnlyList<LogEntry> log = OldLog();
        var state = new StoreState([DefinitionOf<string, NewTally>()]);
        using KhonsuStore store = Open(state);

        for (int index = 0; index < log.Count; index++)
            state.Apply(new LogIndex(index), log[index]);

        Assert.Equal(
            new NewTally("a", 1 + 5 - 2, "set", 9, 100), store.Read(static tx => tx.NewTallies["a"]));
    }

    [Fact]
    public void A_column_that_is_merged_by_another_rule_today_stops_the_replica()
    {
        IReadOnlyList<LogEntry> log = OldLog();
        var state = new StoreState([DefinitionOf<string, OtherTally>()]);
        using KhonsuStore store = Open(state);
        state.Apply(new LogIndex(0), log[0]);

        SchemaMismatchException error = Assert.Throws<SchemaMismatchException>(
            () => state.Apply(new LogIndex(1), log[1]));

        Assert.Equal(("growing", "count", "a merge by Sum"), (error.Table, error.Column, error.Found));
        Assert.Equal(1, store.Read(static tx => tx.OtherTallies["a"].Count));
    }

    static IReadOnlyList<LogEntry> OldLog()
    {
        using var stores = new LogStores(1, DefinitionOf<string, OldTally>());
        stores[0].Atomically(static tx => tx.OldTallies.Add(new OldTally("a", 1, null)));
        stores[0].Atomically(static tx => tx.OldTallies.Merge("a").Count += 5);
        stores[0].Atomically(static tx =>
        {
            tx.OldTallies.Merge("a").Count -= 2;
            tx.OldTallies.Merge("a").SetTitle("set");
            tx.OldTallies.Merge("a").RaiseBest(9);
        });
        return stores.Log;
    }

    static void TryRun(KhonsuStore store, int draws, int step)
    {
        try
        {
            store.Atomically(tx =>
            {
                MergeWork.Run(tx, new Random(draws), mayFail: true);
                if (step % 10 == 0)
                    tx.Tallies.Row("row 0").Text = $"step {step}";
            });
        }
        catch (MergeOverflowException)
        {
            // As it may.
        }
    }

    static string ShownBy(KhonsuStore store) => store.Read(
        static tx => string.Join('\n', tx.Tallies.Select(static row => row.Shown).Order(StringComparer.Ordinal)));

    static KhonsuStore Open(StoreState state) => KhonsuStore.Open(new StoreOptions { Sink = new AttachOnly(state) });

    static TableDefinition DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;

    sealed class AttachOnly(StoreState state) : ICommitSink
    {
        public void Attach(KhonsuStore store) => state.Attach(store);

        public void Submit(SubmittedCommit commit) => throw new InvalidOperationException("Nothing is committed here.");
    }
}
