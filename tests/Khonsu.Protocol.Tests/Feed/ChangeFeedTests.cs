using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>Each commit comes once, in order, with its rows before and after; nothing else comes.</summary>
public class ChangeFeedTests
{
    static readonly StoreOptions s_options = new() { ChangeFeed = new ChangeFeedOptions() };

    [Fact]
    public async Task A_commit_tells_its_rows_before_and_after()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(3, s_options);
        await using var reader = new FeedReader(store.Changes(afterTimestamp: 0));
        store.Atomically(
            static tx =>
            {
                tx.Rows().Set(0, 5);
                tx.Rows().Remove(1);
                tx.Rows().Add(new KeyedRow<long>(7, 70));
            },
            new TransactionOptions { Label = "three ways" });

        Assert.Equal("0:>0 1:>0 2:>0", await reader.NextText());
        CommitChanges commit = await reader.Next();
        Assert.Equal("0:0>5 1:0> 7:>70", FeedReader.Text(commit));
        Assert.Equal(
            [ChangeKind.Updated, ChangeKind.Deleted, ChangeKind.Inserted],
            commit.Table(KeyedRow<long>.Definition).OrderBy(static change => change.Key).Select(static c => c.Kind));
        Assert.Equal(("three ways", 3, false), (commit.Label, commit.Count, commit.IsGap));
        Assert.Equal(store.Parts.Clock.Now, commit.CommitTimestamp);
        Assert.NotEqual(0, commit.TransactionId);
        Assert.Empty(commit.Table(SummedRow.Definition));
    }

    [Fact]
    public async Task Every_way_to_write_comes_with_what_was_there_and_what_is_there()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        await using var reader = new FeedReader(store.Changes());
        store.Atomically(static tx => tx.Rows().Set(0, 1));
        store.Atomically(static tx => tx.Rows().Upsert(new KeyedRow<long>(0, 2)));
        store.Atomically(static tx => tx.Rows()[1] = new KeyedRow<long>(1, 3));
        store.Atomically(static tx => tx.Rows().Add(0, 10));
        store.Atomically(static tx => tx.Rows().Remove(0));
        store.Atomically(static tx => tx.Rows().Add(new KeyedRow<long>(0, 4)));
        store.Atomically(static tx =>
        {
            tx.Rows().Remove(0);
            tx.Rows().Add(new KeyedRow<long>(0, 5));
        });
        store.Atomically(static tx =>
        {
            tx.Rows().Add(new KeyedRow<long>(9, 5));
            tx.Rows().Remove(9);
            tx.Rows().Set(1, 8);
        });

        foreach (string expected in (string[])["0:0>1", "0:1>2", "1:>3", "0:2>12", "0:12>", "0:>4", "0:4>5", "1:3>8"])
            Assert.Equal(expected, await reader.NextText());
    }

    [Fact]
    public async Task What_did_not_commit_never_comes()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, s_options);
        await using var reader = new FeedReader(store.Changes());
        Assert.Throws<InvalidOperationException>(() => store.Atomically(static tx =>
        {
            tx.Rows().Set(0, 101);
            throw new InvalidOperationException();
        }));
        Assert.Throws<InvalidOperationException>(() => store.Atomically(static tx =>
        {
            tx.Rows().Set(0, 101);
            tx.BeforeCommit(static _ => throw new InvalidOperationException());
        }));
        Assert.True(store.TryAtomically(static tx =>
        {
            tx.Rows().Set(0, 101);
            tx.Rollback();
        }).Abort is not null);
        TxResult refused = store.TryAtomically(
            tx =>
            {
                long value = tx.Rows()[1].Value;
                tx.Rows().Set(0, value + 101);
                store.Overwrite(1, 6);
            },
            new TransactionOptions { MaxAttempts = 1 });
        Assert.False(refused.IsCommitted);
        store.Atomically(static tx =>
        {
            Savepoint savepoint = tx.SetSavepoint();
            tx.Rows().Set(0, 101);
            tx.RollbackTo(savepoint);
            tx.OrElse(
                static tx =>
                {
                    tx.Rows().Set(0, 101);
                    tx.Retry();
                },
                static tx => tx.Rows().Set(1, 7));
            try
            {
                tx.Atomically(static tx =>
                {
                    tx.Rows().Set(0, 101);
                    throw new FormatException();
                });
            }
            catch (FormatException)
            {
                tx.Rows().Add(new KeyedRow<long>(3, 1));
            }
        });
        store.Overwrite(0, 1);

        Assert.Equal("1:0>6", await reader.NextText());
        Assert.Equal("1:6>7 3:>1", await reader.NextText());
        Assert.Equal("0:0>1", await reader.NextText());
    }

    [Fact]
    public async Task Writes_that_a_rule_leaves_out_do_not_come()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(3, s_options);
        await using var reader = new FeedReader(store.Changes());
        var options = new TransactionOptions
        {
            Isolation = IsolationLevel.Snapshot,
            OnConflict = ConflictResolution.Ignore,
        };
        store.Atomically(
            tx =>
            {
                tx.Rows().Set(0, 1);
                tx.Rows().Set(1, 1);
                store.Overwrite(1, 5);
            },
            options);

        Assert.Equal("1:0>5", await reader.NextText());
        Assert.Equal("0:0>1", await reader.NextText());
    }

    [Fact]
    public async Task A_commit_that_is_done_again_comes_once_with_what_it_really_replaced()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(2, s_options);
        await using var reader = new FeedReader(store.Changes());
        bool isOverwritten = false;
        Diagnostics.StepHook.Hook = step =>
        {
            if (step != Diagnostics.Step.BeforeInstall || isOverwritten)
                return;
            isOverwritten = true;
            store.Overwrite(0, 9);
        };
        store.Atomically(static tx =>
        {
            tx.Rows()[0] = new KeyedRow<long>(0, 1);
            tx.Rows().Add(1, 1);
        });
        Diagnostics.StepHook.Hook = null;
        store.Overwrite(1, 5);

        Assert.Equal("0:0>9", await reader.NextText());
        Assert.Equal("0:9>1 1:0>1", await reader.NextText());
        Assert.Equal("1:1>5", await reader.NextText());
    }

    [Fact]
    public async Task Who_goes_on_after_a_timestamp_gets_each_commit_once()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        for (int value = 1; value <= 20; value++)
            store.Overwrite(0, value);
        var seen = new List<string>();
        long timestamp = 0;
        for (int part = 0; part < 7; part++)
        {
            await using var reader = new FeedReader(store.Changes(timestamp));
            for (int count = 0; count < 3; count++)
            {
                CommitChanges commit = await reader.Next();
                seen.Add(FeedReader.Text(commit));
                timestamp = commit.CommitTimestamp;
            }
        }

        Assert.Equal(["0:>0", .. Enumerable.Range(1, 20).Select(static value => $"0:{value - 1}>{value}")], seen);
    }

    [Fact]
    public async Task A_state_and_the_feed_after_its_snapshot_fit_together()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        store.Overwrite(0, 1);
        (long snapshot, long value) = store.Read(static tx => (tx.SnapshotTimestamp, tx.Rows()[0].Value));
        store.Overwrite(0, 2);

        await using var reader = new FeedReader(store.Changes(snapshot));
        Assert.Equal($"0:{value}>2", await reader.NextText());
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_fails_and_is_told_where_to_go_on()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, Small(4));
        await using var reader = new FeedReader(store.Changes(0));
        Assert.Equal("0:>0", await reader.NextText());
        for (int value = 1; value <= 9; value++)
            store.Overwrite(0, value);

        ChangesLostException lost = await Assert.ThrowsAsync<ChangesLostException>(reader.Next);
        Assert.Throws<ChangesLostException>(() => store.Changes(lost.LostAfter));
        await using var second = new FeedReader(store.Changes(lost.LostUpTo));
        for (int value = 6; value <= 9; value++)
            Assert.Equal($"0:{value - 1}>{value}", await second.NextText());
    }

    [Fact]
    public async Task A_reader_that_skips_is_told_what_it_has_lost()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, Small(4));
        await using var reader = new FeedReader(store.Changes(0, SlowReader.Skip));
        CommitChanges first = await reader.Next();
        for (int value = 1; value <= 9; value++)
            store.Overwrite(0, value);

        CommitChanges gap = await reader.Next();
        Assert.Equal((true, 0), (gap.IsGap, gap.Count));
        Assert.Equal(first.CommitTimestamp, gap.LostAfter);
        Assert.Empty(gap.Table(KeyedRow<long>.Definition));
        CommitChanges next = await reader.Next();
        Assert.Equal(gap.CommitTimestamp + 1, next.CommitTimestamp);
        Assert.Equal("0:5>6", FeedReader.Text(next));
    }

    [Fact]
    public async Task A_feed_of_one_table_has_its_commits_only()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        TableChangeFeed<long, SummedRow> feed = store.Changes().Table(SummedRow.Definition);
        store.Overwrite(0, 1);
        store.Atomically(static tx => tx.Table(SummedRow.Definition).Add(new SummedRow(1, 2, "x")));

        await using IAsyncEnumerator<TableChanges<long, SummedRow>> reader = feed.GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal([new RowChange<long, SummedRow>(null, new SummedRow(1, 2, "x"))], reader.Current);
        Assert.Equal(store.Parts.Clock.Now, reader.Current.Commit.CommitTimestamp);
    }

    [Fact]
    public void Who_asks_for_what_cannot_be_is_told_so()
    {
        using KhonsuStore plain = KhonsuStore.Open();
        Assert.Contains("ChangeFeedOptions", Assert.Throws<InvalidOperationException>(() => plain.Changes()).Message);

        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Changes(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Changes(1000));
        Assert.Throws<ArgumentOutOfRangeException>(() => KhonsuStore.Open(Small(0)));
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Changes());
    }

    static StoreOptions Small(int commits) => new() { ChangeFeed = new ChangeFeedOptions { CommitsMax = commits } };
}
