using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>The store of a node that gets the commits of all shards in one order.</summary>
public sealed class OrderedTests
{
    const int Seed = 20261201;
    const int Accounts = 16;

    static readonly KhonsuOrderedOptions s_ordered = new()
    {
        Store = new StoreOptions
        {
            ChangeFeed = new ChangeFeedOptions(),
            Retention = new RetentionOptions { Default = new Retention { Commits = 100_000 } },
        },
        Interval = TimeSpan.FromMilliseconds(100),
    };

    readonly TransferWork _work = new(Accounts, Seed);

    static KhonsuNodeOptions Ordered(KhonsuNodeOptions options)
        => options with { Shards = 4, Ordered = s_ordered };

    [Fact]
    public async Task All_nodes_have_the_same_order_whatever_happens_to_them_and_every_place_in_it_is_whole()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(
            3, static options => Ordered(options) with { CheckpointLogBytes = 20_000, LogTailEntries = 10 });
        await _work.FillAsync(nodes.Running);
        for (ulong victim = 1; victim <= 2; victim++)
        {
            await MoveAsync(nodes, 40);
            await nodes.KillAsync(victim);
            await MoveAsync(nodes, 40);
            await nodes.StartAsync(victim);
            await nodes.SynchronizeAsync();
        }

        await MoveAsync(nodes, 40);

        await Task.WhenAll(nodes.Running.Select(static node => node.Ordered.SynchronizeAsync()));
        // The third one has all of it; the others have begun anew.
        List<(long Position, string Changes)> whole = await FeedAsync(nodes[3]);
        Assert.True(whole.Count > 200, $"{whole.Count} commits");
        Assert.Equal(whole.OrderBy(static one => one.Position), whole);
        foreach (KhonsuNode<Bank> node in nodes.Running)
        {
            List<(long Position, string Changes)> part = await FeedAsync(node);
            Assert.True(part.Count > 30, $"{part.Count} commits on node {node.Status.Node}");
            Assert.Equal(whole.Skip(whole.Count - part.Count), part);
            Assert.Equal(_work.Total, TransferWork.SumOf(node.Ordered.Model));
            foreach ((long position, _) in part)
                Assert.Equal(_work.Total, SumAt(node, position));
        }

        // The node that has all begins with the accounts, in one commit.
        Assert.Equal(Accounts, whole[0].Changes.Split(';', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Who_reads_the_feed_goes_on_at_another_node_and_misses_nothing()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(2, Ordered);
        await _work.FillAsync(nodes.Running);
        await MoveAsync(nodes, 20);
        await Task.WhenAll(nodes.Running.Select(static node => node.Ordered.SynchronizeAsync()));
        List<(long Position, string Changes)> first = await FeedAsync(nodes[1]);
        await MoveAsync(nodes, 20);
        await Task.WhenAll(nodes.Running.Select(static node => node.Ordered.SynchronizeAsync()));

        // As text, as whoever keeps it would have it.
        Assert.True(CommitPosition.TryParse(new CommitPosition(first[^1].Position).ToString(), out var position));
        List<(long Position, string Changes)> rest = await FeedAsync(nodes[2], position);

        Assert.Equal(await FeedAsync(nodes[1]), [.. first, .. rest]);
        Assert.NotEmpty(rest);
    }

    [Fact]
    public async Task What_comes_after_something_that_was_seen_comes_behind_it_though_clocks_differ()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(3, static options => Ordered(options) with
        {
            TimeProvider = new WrongClock(20 * TimeSpan.FromSeconds((double)options.Node - 2)),
        });
        await _work.FillAsync(nodes.Running);
        for (int round = 0; round < 12; round++)
        {
            KhonsuNode<Bank> node = nodes[((ulong)round % 3) + 1];
            await node.SynchronizeAsync();
            string name = $"seen-{round:00}";
            await node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account(name, null, 0)));
        }

        await Task.WhenAll(nodes.Running.Select(static node => node.Ordered.SynchronizeAsync()));
        List<(long Position, string Changes)> feed = await FeedAsync(nodes[2]);
        string[] seen = [.. feed.Select(static one => one.Changes).Where(
            static changes => changes.Contains("seen-", StringComparison.Ordinal))];
        Assert.Equal(12, seen.Length);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Equal(feed, await FeedAsync(nodes[1]));
    }

    [Fact]
    public async Task A_time_of_an_idle_cluster_comes_and_is_the_same_state_everywhere()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(2, Ordered);
        await _work.FillAsync(nodes.Running);
        await nodes[2].Ordered.SynchronizeAsync();
        DateTimeOffset between = DateTimeOffset.UtcNow;
        await nodes[1].Ordered.WaitAsync(CommitPosition.At(between));
        await MoveAsync(nodes, 10);

        var position = CommitPosition.At(DateTimeOffset.UtcNow);
        await Task.WhenAll(nodes.Running.Select(node => node.Ordered.WaitAsync(position)));

        Assert.All(nodes.Running, node =>
        {
            Assert.True(node.Ordered.Position.Time >= position.Time);
            // Nothing had been moved then.
            Bank past = node.Ordered.Model;
            long then = node.Ordered.TimestampOf(CommitPosition.At(between));
            Assert.All(
                past.AsOf(then).Read(static tx => tx.Accounts.ToArray()),
                static account => Assert.Equal(TransferWork.Deposit, account.Balance));
            Assert.Equal(position.Value | 63, position.Value);
        });
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nodes[1].Ordered.WaitAsync(
            CommitPosition.At(DateTimeOffset.UtcNow.AddHours(1)), soon.Token));
    }

    [Fact]
    public async Task One_node_may_have_it_alone_though_others_lead()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(
            3, static options => options.Node == 3 ? Ordered(options) : options with { Shards = 4 });
        await _work.FillAsync(nodes[1]);
        await ManyNodes.UntilAsync(() => nodes[3].Status.Shards.All(static shard => shard.Leader is not null));
        Assert.Contains(nodes[3].Status.Shards, static shard => shard.Leader != 3);

        // Nothing else tells shards that have nothing to do what time it is.
        await nodes[3].Ordered.WaitAsync(CommitPosition.At(DateTimeOffset.UtcNow));
        await nodes[3].Ordered.SynchronizeAsync();

        Assert.Equal(_work.Total, TransferWork.SumOf(nodes[3].Ordered.Model));
    }

    [Fact]
    public void It_is_not_read_before_it_has_begun_nor_while_it_begins_anew()
    {
        using Bank source = Bank.Open();
        source.Atomically(static tx => tx.Accounts.Add(new Account("ann", null, 7)));
        var ordered = new OrderedStore(new LocalStore(Bank.Tables, new ShardMap(2)).Tables.Values, timesMax: 10);
        using Bank bank = Bank.Open(new StoreOptions { Sink = new OrderedSink(ordered) });
        AssertCatchingUp();

        Begin(time: 5);
        Assert.Equal(7, TransferWork.SumOf(bank));
        Assert.Equal(5, ordered.Time);

        ordered.Close();
        AssertCatchingUp();
        source.Atomically(static tx => tx.Accounts.Remove("ann"));
        Begin(time: 9);
        Assert.Equal(0, TransferWork.SumOf(bank));
        Assert.Null(ordered.Times.StampOf(5, out _, out _));

        void Begin(long time)
        {
            using Transaction start = source.Store.Begin();
            ordered.Begin(start, time, []);
        }

        void AssertCatchingUp() => Assert.Equal(
            ClusterUnavailableReason.CatchingUp,
            Assert.Throws<ClusterUnavailableException>(() => TransferWork.SumOf(bank)).Reason);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_what_to_do()
    {
        using var folder = new NodeFolder();
        Assert.Contains("several Shards", Fault(folder.Options with { Ordered = s_ordered }));
        Assert.Contains("Interval", Fault(Ordered(folder.Options) with
        {
            Ordered = s_ordered with { Interval = TimeSpan.Zero },
        }));
        Assert.Contains("PositionsMax", Fault(Ordered(folder.Options) with
        {
            Ordered = s_ordered with { PositionsMax = 0 },
        }));
        await using (KhonsuNode<Bank> without = await folder.StartAsync(folder.Options with { Shards = 4 }))
            Assert.Throws<InvalidOperationException>(() => without.Ordered);

        await using KhonsuNode<Bank> node = await folder.StartAsync(Ordered(folder.Options) with
        {
            Ordered = s_ordered with { PositionsMax = 4 },
        });
        KhonsuOrdered<Bank> ordered = node.Ordered;
        await _work.FillAsync(node);
        var before = CommitPosition.At(DateTimeOffset.UtcNow);
        for (int round = 0; round < 10; round++)
            Assert.True(await _work.RunOneAsync(node));
        await ordered.SynchronizeAsync();

        InvalidOperationException readOnly = Assert.Throws<InvalidOperationException>(
            () => ordered.Model.Atomically(static tx => tx.Accounts.Row(TransferWork.NameOf(0)).Balance = 0));
        Assert.Contains("commit to the node's Model", readOnly.Message, StringComparison.Ordinal);
        PositionNotKeptException old = Assert.Throws<PositionNotKeptException>(() => ordered.TimestampOf(before));
        Assert.Equal(before, old.Position);
        Assert.True(old.Oldest.Value > before.Value);
        Assert.Equal(old.Oldest, ordered.PositionOf(ordered.TimestampOf(old.Oldest)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ordered.TimestampOf(new CommitPosition(ordered.Position.Value + (1L << 40))));
        Assert.Throws<ArgumentOutOfRangeException>(() => ordered.PositionOf(1));
        Assert.False(CommitPosition.TryParse("-1", out _));

        Task far = ordered.WaitAsync(CommitPosition.At(DateTimeOffset.UtcNow.AddHours(1)));
        await node.StopAsync();
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => far);
    }

    static string Fault(KhonsuNodeOptions options)
        => Assert.Throws<ArgumentException>(options.Check).Message;

    async Task MoveAsync(ManyNodes nodes, int rounds)
        => await Task.WhenAll(nodes.Running.Select(async node =>
        {
            for (int round = 0; round < rounds; round++)
                await _work.RunOneAsync(node);
        }));

    static long SumAt(KhonsuNode<Bank> node, long position)
    {
        long timestamp = node.Ordered.TimestampOf(new CommitPosition(position));
        return node.Ordered.Model.AsOf(timestamp).Read(static tx => tx.Accounts.Sum(static account => account.Balance));
    }

    // What is there after a position, or since the store has begun.
    static async Task<List<(long Position, string Changes)>> FeedAsync(
        KhonsuNode<Bank> node, CommitPosition? after = null)
    {
        KhonsuOrdered<Bank> ordered = node.Ordered;
        long last = ordered.Store.GetStatistics().CommitTimestamp;
        var feed = new List<(long Position, string Changes)>();
        ChangeFeed changes = ordered.Model.Changes(
            after is { } position ? ordered.TimestampOf(position) : 0, SlowReader.Skip);
        if (last <= changes.AfterTimestamp)
            return feed;
        await foreach (CommitChanges commit in changes)
        {
            if (!commit.IsGap)
            {
                string text = string.Concat(commit.Accounts
                    .Select(static change => $"{change.Key}={change.After?.Balance};")
                    .Order(StringComparer.Ordinal));
                feed.Add((ordered.PositionOf(commit.CommitTimestamp).Value, text));
            }

            if (commit.CommitTimestamp >= last)
                break;
        }

        return feed;
    }

    sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
