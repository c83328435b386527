using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>What becomes of a store that was restored with another number of shards: its commits of before, its times,
/// its nodes.</summary>
public sealed class ReshardedStoreTests : IDisposable
{
    // The last row of a store that is left.
    const string Moved = "(moved)";

    readonly ReshardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(64, 3)]
    [InlineData(4, 1)]
    public async Task How_commits_of_before_ended_is_forgotten_and_never_told_wrongly(int shards, int into)
    {
        var commits = new List<CommitId>();
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Shards = shards }))
        {
            ulong start = node.Status.Starts;
            for (ulong number = 1; number <= 12; number++)
            {
                await node.Model.AtomicallyAsync(
                    tx => tx.Accounts.Add(new Account(TransferWork.NameOf((int)number), null, 1)));
                for (ulong home = 0; home < (ulong)shards; home++)
                    commits.Add(new CommitId(1, start, shards == 1 ? number : (number << 6) | home));
            }

            await node.StopAsync();
        }

        _folder.Restore(into);
        await using KhonsuNode<Bank> spread = await _folder.StartAsync(_folder.OptionsOf(into));
        Assert.True(spread.Status.Starts > commits[0].Start);
        foreach (CommitId commit in commits.Where(static (_, number) => number % 7 == 0))
            Assert.Equal(CommitOutcomeKind.Forgotten, (await spread.GetOutcomeAsync(commit)).Kind);
        await spread.Model.AtomicallyAsync(static tx => { tx.Accounts.Row(TransferWork.NameOf(1)).Balance += 1; });
        Assert.Equal(2, spread.Model.Read(static tx => tx.Accounts[TransferWork.NameOf(1)].Balance));
    }

    [Fact]
    public async Task Common_times_go_on_though_the_clock_is_behind()
    {
        var clock = new WallClock();
        KhonsuNodeOptions old = _folder.Options with
        {
            Shards = 4,
            Ordered = new KhonsuOrderedOptions(),
            TimeProvider = clock,
        };
        CommitPosition last;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(old))
        {
            await new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed).FillAsync(node);
            await node.Ordered.SynchronizeAsync();
            last = LastOf(node.Ordered);
            await node.StopAsync();
        }

        KhonsuRecovery.Restore(old.Directory, _folder.Target, ReshardFolder.RestoreInto(5));
        clock.Now -= TimeSpan.FromSeconds(30);
        await using KhonsuNode<Bank> spread = await _folder.StartAsync(
            old with { Directory = _folder.Target, Shards = 5 });
        await new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed).RunOneAsync(spread);
        await spread.Ordered.SynchronizeAsync();
        Assert.True(LastOf(spread.Ordered).Value > last.Value, $"{LastOf(spread.Ordered)} is not after {last}");

        static CommitPosition LastOf(KhonsuOrdered<Bank> ordered)
            => ordered.PositionOf(ordered.Store.GetStatistics().CommitTimestamp);
    }

    [Fact]
    public async Task Other_nodes_join_what_was_restored_and_bear_the_loss_of_the_first()
    {
        string before = await _folder.FillAsync(2);
        _folder.Restore(8);
        int[] ports = LoopbackPorts.Take(3);
        KhonsuPeer[] peers = [.. ports.Select((port, number) => new KhonsuPeer((ulong)number + 1, "127.0.0.1", port))];
        var nodes = new List<KhonsuNode<Bank>>();
        try
        {
            for (int number = 0; number < 3; number++)
            {
                nodes.Add(await _folder.StartAsync(_folder.OptionsOf(8) with
                {
                    Node = peers[number].Node,
                    Directory = number == 0 ? _folder.Target : Path.Combine(_folder.Target, $"node-{number + 1}"),
                    Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, ports[number]),
                    Peers = [.. peers.Where((_, other) => other < number)],
                    IsJoining = number > 0,
                    ElectionTimeout = TimeSpan.FromMilliseconds(300),
                }));
                foreach (KhonsuNode<Bank> one in nodes.SkipLast(1))
                    await one.SetPeerAsync(peers[number]);
            }

            await ThreeNodes.WhenAvailableAsync(() => nodes[0].ReconfigureAsync([1, 2, 3]));
            await nodes[1].SynchronizeAsync();
            Assert.Equal(before, ReshardFolder.ContentOf(nodes[1]));
            await nodes[0].DisposeAsync();
            var work = new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed);
            for (int done = 0; done < 5;)
                done += await work.RunOneAsync(nodes[2]) ? 1 : 0;
            await ThreeNodes.WhenAvailableAsync(() => nodes[1].SynchronizeAsync());
            Assert.Equal(work.Total, TransferWork.SumOf(nodes[1]));
        }
        finally
        {
            foreach (KhonsuNode<Bank> node in nodes)
                await node.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 6)]
    public async Task A_copy_with_other_shards_follows_a_store_that_goes_on(int shards, int into)
    {
        var feed = new StoreOptions { ChangeFeed = new ChangeFeedOptions() };
        await using KhonsuNode<Bank> old = await _folder.StartAsync(_folder.Options with
        {
            Shards = shards,
            Store = feed,
            Ordered = shards > 1 ? new KhonsuOrderedOptions { Store = feed } : null,
        });
        var work = new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed);
        await work.FillAsync(old);
        var load = new TransferLoad(work, old);
        await load.DoneAsync(20);

        CommitPosition? position = shards > 1 ? old.Ordered.Position : null;
        long from = old.Store.GetStatistics().CommitTimestamp;
        await load.DoneAsync(20);
        await old.BackupAsync(_folder.Target + "-backup");
        try
        {
            KhonsuRecovery.Restore(_folder.Target + "-backup", _folder.Target, ReshardFolder.RestoreInto(into));
        }
        finally
        {
            Directory.Delete(_folder.Target + "-backup", recursive: true);
        }

        await using KhonsuNode<Bank> copy = await _folder.StartAsync(_folder.OptionsOf(into));
        Assert.Equal(work.Total, TransferWork.SumOf(copy));
        Bank followed = position is null ? old.Model : old.Ordered.Model;
        Task following = FollowAsync(
            followed.Changes(position is { } one ? old.Ordered.TimestampOf(one) : from), copy.Model);
        await load.DoneAsync(50);
        await load.DisposeAsync();
        await old.Model.AtomicallyAsync(static tx => tx.Accounts.Remove(TransferWork.NameOf(0)));
        await old.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account(Moved, null, 0)));
        await following;

        Assert.Equal(ReshardFolder.ContentOf(old), ReshardFolder.ContentOf(copy));
    }

    static async Task FollowAsync(ChangeFeed changes, Bank copy)
    {
        await foreach (CommitChanges commit in changes)
        {
            await copy.AtomicallyAsync(tx =>
            {
                foreach (RowChange<string, Account> change in commit.Accounts)
                {
                    if (change.After is { } row)
                        tx.Accounts.Upsert(row);
                    else
                        tx.Accounts.Remove(change.Key);
                }
            });
            if (commit.Accounts.Any(static change => change.Key == Moved))
                return;
        }
    }
}
