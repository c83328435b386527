using Khonsu.Clock;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Past;

/// <summary>A table that keeps its past can be read as it was; one that does not says so.</summary>
public class AsOfTests
{
    static readonly Retention s_long = new() { Commits = 1_000_000 };

    [Fact]
    public void Every_commit_can_be_read_as_it_left_the_store()
    {
        using KhonsuStore store = Open(s_long);
        var states = new Dictionary<long, string>();
        var random = new SeededRandom(7);
        for (int commit = 0; commit < 500; commit++)
        {
            long id = random.Below(10);
            store.Atomically(tx =>
            {
                if (random.OneIn(3))
                    tx.Rows().Remove(id);
                else
                    tx.Rows().Upsert(new KeyedRow<long>(id, commit));
                tx.Rows().Upsert(new KeyedRow<long>(100, commit));
            });
            states.Add(store.Parts.Clock.Now, store.Read(static tx => Text(tx)));
        }

        foreach ((long timestamp, string state) in states)
        {
            Assert.Equal(state, store.AsOf(timestamp).Read(static tx => Text(tx)));
            Assert.Equal(timestamp, store.AsOf(timestamp).Read(static tx => tx.SnapshotTimestamp));
        }

        Assert.Equal("", store.AsOf(1).Read(static tx => Text(tx)));
    }

    [Fact]
    public void Keys_that_came_and_went_are_found_in_the_past_while_the_index_grows()
    {
        using KhonsuStore store = Open(s_long);
        var moments = new List<(long Timestamp, long First)>();
        for (long first = 0; first < 20_000; first += 100)
        {
            store.Atomically(tx =>
            {
                for (long id = first; id < first + 100; id++)
                {
                    tx.Rows().Add(new KeyedRow<long>(id, id));
                    if (id >= 100)
                        tx.Rows().Remove(id - 100);
                }
            });
            moments.Add((store.Parts.Clock.Now, first));
        }

        foreach ((long timestamp, long first) in moments)
        {
            Assert.Equal(
                [.. Enumerable.Range((int)first, 100).Select(static id => (long)id)],
                store.AsOf(timestamp).Read(static tx => tx.Rows().Select(static row => row.Id).Order().ToArray()));
            Assert.Equal(first, store.AsOf(timestamp).Read(first, static (tx, first) => tx.Rows().Find(first)?.Value));
        }
    }

    [Fact]
    public void Indexes_answer_for_the_past()
    {
        using KhonsuStore store = KhonsuStore.Open(With("indexed", s_long));
        var random = new SeededRandom(11);
        var timestamps = new List<long>();
        for (int commit = 0; commit < 1500; commit++)
        {
            long id = random.Below(8);
            store.Atomically(tx =>
            {
                if (random.OneIn(4))
                    tx.Indexed().Remove(id);
                else
                    tx.Indexed().Upsert(IndexedRow.Of(id, random.Below(6)) with { Owner = $"owner {random.Below(3)}" });
            });
            timestamps.Add(store.Parts.Clock.Now);
        }

        foreach (long timestamp in timestamps)
            store.AsOf(timestamp).Read(CheckIndexes);
    }

    [Fact]
    public void Index_entries_go_when_the_past_is_over()
    {
        using KhonsuStore store = KhonsuStore.Open(With("indexed", new Retention { Commits = 200 }));
        for (int commit = 0; commit < 5000; commit++)
            store.Atomically(commit, static (tx, commit) => tx.Indexed().Upsert(IndexedRow.Of(commit % 4, commit)));

        long entries = store.CountEntries();
        Assert.InRange(entries, 200, 200 + 300);
        store.AsOf(store.Parts.Clock.Now - 150).Read(CheckIndexes);
    }

    [Fact]
    public void What_is_older_than_the_retention_is_refused_with_what_can_be_read()
    {
        using KhonsuStore store = Open(new Retention { Commits = 10 });
        for (int value = 0; value < 50; value++)
            store.Overwrite(0, value);
        long now = store.Parts.Clock.Now;

        PastNotKeptException error = Assert.Throws<PastNotKeptException>(
            () => store.AsOf(now - 11).Read(static tx => tx.Rows().Find(0)));

        Assert.Equal((now - 11, now - 10), (error.Timestamp, error.OldestTimestamp));
        Assert.Equal("keyed-Int64", error.Table);
        Assert.Contains($"from {now - 10} on", error.Message);
        Assert.Equal(39, store.AsOf(now - 10).Read(static tx => tx.Rows()[0].Value));
        Assert.True(store.ChainOf(0).Length() < 20 + 64);
    }

    [Fact]
    public void A_table_that_keeps_no_past_is_refused_also_after_an_ordinary_read()
    {
        using KhonsuStore store = KhonsuStore.Open(With("summed", s_long));
        store.Overwrite(0, 1);
        store.Atomically(static tx => tx.Table(SummedRow.Definition).Add(new SummedRow(1, 1, "")));
        long timestamp = store.Parts.Clock.Now;
        store.Overwrite(0, 2);
        Assert.Equal(2, store.ValueOf(0));

        PastNotKeptException error = Assert.Throws<PastNotKeptException>(
            () => store.AsOf(timestamp).Read(static tx => tx.Rows().Find(0)));

        Assert.Null(error.OldestTimestamp);
        Assert.Contains("Retention", error.Message);
        Assert.NotNull(store.AsOf(timestamp).Read(static tx => tx.Table(SummedRow.Definition).Find(1)));
        Assert.Equal(2, store.ValueOf(0));
    }

    [Fact]
    public void A_reader_of_the_past_keeps_what_it_reads_when_the_retention_is_over()
    {
        using KhonsuStore store = Open(new Retention { Commits = 5 });
        for (long id = 0; id < 3; id++)
            store.Overwrite(id, 1);
        long timestamp = store.Parts.Clock.Now;

        (long before, long after) = store.AsOf(timestamp).Read(tx =>
        {
            ReadTable<long, KeyedRow<long>> rows = tx.Rows();
            long before = rows.Sum(static row => row.Value);
            for (int value = 0; value < 1000; value++)
                store.Overwrite(value % 3, value);
            return (before, rows.Sum(static row => row.Value));
        });

        Assert.Equal((3, 3), (before, after));
        Assert.Throws<PastNotKeptException>(() => store.AsOf(timestamp).Read(static tx => tx.Rows().Count));
    }

    [Fact]
    public void The_options_go_over_what_the_record_says_and_that_over_the_default()
    {
        var own = new Retention { Commits = 7 };
        var past = new StorePast(
            new CommitClock(),
            new SnapshotRegistry(new CommitClock()),
            TimeProvider.System,
            new RetentionOptions
            {
                Default = s_long,
                Tables = new Dictionary<string, Retention> { ["a"] = Retention.None },
            });

        Assert.Null(past.FloorOf("a", own));
        Assert.False(past.IsOn);
        Assert.NotNull(past.FloorOf("b", own));
        Assert.NotNull(past.FloorOf("b", null));
        Assert.Null(past.FloorOf("b", Retention.None));
        Assert.True(past.IsOn);
    }

    [Fact]
    public void A_timestamp_to_come_is_refused()
    {
        using KhonsuStore store = Open(s_long);
        store.Overwrite(0, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => store.AsOf(store.Parts.Clock.Now + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.AsOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.AsOf(DateTimeOffset.UtcNow.AddDays(1)));
    }

    static KhonsuStore Open(Retention retention) => KhonsuStore.Open(With("keyed-Int64", retention));

    static StoreOptions With(string table, Retention retention) => new()
    {
        Retention = new RetentionOptions { Tables = new Dictionary<string, Retention> { [table] = retention } },
    };

    static string Text(ReadTx tx) => string.Join(
        ' ', tx.Rows().OrderBy(static row => row.Id).Select(static row => $"{row.Id}:{row.Value}"));

    static void CheckIndexes(ReadTx tx)
    {
        ReadTable<long, IndexedRow> table = tx.Indexed();
        IndexedRow[] all = [.. table.OrderBy(static row => row.Id)];
        Assert.Equal(all, table.Ordered(IndexedRow.ByBalance).From(0).OrderBy(static row => row.Id));
        Assert.Equal(all, table.Ordered(IndexedRow.ByKey).From(0));
        for (int owner = 0; owner < 3; owner++)
        {
            Assert.Equal(
                all.Where(row => row.Owner == $"owner {owner}"),
                table.Equal(IndexedRow.ByOwner, $"owner {owner}").OrderBy(static row => row.Id));
        }
    }
}
