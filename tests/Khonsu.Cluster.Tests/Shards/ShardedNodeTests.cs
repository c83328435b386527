using System.Net;
using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>A store of several shards as its user sees it.</summary>
public sealed class ShardedNodeTests
{
    const int Seed = 20261130;

    static KhonsuNodeOptions Sharded(KhonsuNodeOptions options, int shards = 4)
        => options with { Shards = shards };

    [Fact]
    public async Task One_node_moves_money_between_shards_and_has_it_after_a_restart()
    {
        using var folder = new NodeFolder();
        var work = new TransferWork(accounts: 16, Seed);
        await using (KhonsuNode<Bank> node = await folder.StartAsync(Sharded(folder.Options)))
        {
            await work.FillAsync(node);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                for (int round = 0; round < 50; round++)
                {
                    Assert.True(await work.RunOneAsync(node));
                    Assert.Equal(work.Total, TransferWork.SumOf(node));
                }
            }));
            Assert.All(node.Status.Shards, static shard => Assert.True(shard.AppliedEntries > 0));
            await node.StopAsync();
        }

        await using KhonsuNode<Bank> again = await folder.StartAsync(Sharded(folder.Options));
        Assert.Equal(work.Total, TransferWork.SumOf(again));
        Assert.True(await work.RunOneAsync(again));
    }

    [Fact]
    public async Task Checkpoints_of_shards_are_whole_together()
    {
        using var folder = new NodeFolder();
        var work = new TransferWork(accounts: 16, Seed);
        KhonsuNodeOptions options = Sharded(folder.Options) with { CheckpointLogBytes = 20_000, LogTailEntries = 10 };
        for (int start = 0; start < 3; start++)
        {
            await using KhonsuNode<Bank> node = await folder.StartAsync(options);
            if (start == 0)
                await work.FillAsync(node);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                for (int round = 0; round < 60; round++)
                    Assert.True(await work.RunOneAsync(node));
            }));
            Assert.Equal(work.Total, TransferWork.SumOf(node));
            Assert.True(node.Status.FirstLogEntry > 0);
            // Killed, not stopped: transactions are left as they are.
        }

        await using KhonsuNode<Bank> last = await folder.StartAsync(options);
        Assert.Equal(work.Total, TransferWork.SumOf(last));
    }

    [Fact]
    public async Task Three_nodes_lose_one_at_any_moment_and_the_total_is_right()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(static options => Sharded(options));
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        for (int victim = 0; victim < 3; victim++)
        {
            foreach (KhonsuNode<Bank> node in nodes.Running)
                await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
            KhonsuNode<Bank>[] running = [.. nodes.Running];
            int done = 0;
            Task[] workers = [.. running.Select(async node =>
            {
                for (int round = 0; round < 60; round++)
                {
                    if (await work.RunOneAsync(node) && Interlocked.Increment(ref done) == 60)
                        await nodes.KillAsync(victim);
                    else if (node.Completion.IsCompleted)
                        return;
                }
            })];
            await Task.WhenAll(workers);
            foreach (KhonsuNode<Bank> node in nodes.Running)
            {
                await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
                Assert.Equal(work.Total, TransferWork.SumOf(node));
                Assert.True(await work.RunOneAsync(node));
            }

            await nodes.StartAsync(victim);
        }
    }

    [Fact]
    public async Task A_lost_node_is_replaced_in_all_shards_while_money_moves()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            static options => Sharded(options) with { CheckpointLogBytes = 20_000, LogTailEntries = 10 });
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        for (int round = 0; round < 100; round++)
            Assert.True(await work.RunOneAsync(nodes[round % 3]));
        await nodes.KillAsync(2);

        int port = LoopbackPorts.Take(1).Single();
        await using KhonsuNode<Bank> joiner = await KhonsuNode.StartAsync(
            nodes.Customize(nodes.OptionsOf(2)) with
            {
                Node = 4,
                Directory = Path.Combine(nodes.Path, "node-new"),
                Listen = new IPEndPoint(IPAddress.Loopback, port),
                Peers = [nodes.PeerOf(0), nodes.PeerOf(1)],
                IsJoining = true,
            },
            Bank.Open,
            Bank.Tables);
        foreach (KhonsuNode<Bank> node in nodes.Running)
            await node.SetPeerAsync(new KhonsuPeer(4, "127.0.0.1", port));
        using var end = new CancellationTokenSource();
        Task load = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await work.RunOneAsync(nodes[1]);
        });
        await ThreeNodes.WhenAvailableAsync(async () =>
        {
            if (nodes[1].Status.Shards.Any(static shard => shard.Leader == 2))
                await nodes[1].TransferLeadershipAsync(1);
            await nodes[0].ReplaceAsync(3, 4);
        });
        await end.CancelAsync();
        await load;

        await ThreeNodes.WhenAvailableAsync(() => joiner.SynchronizeAsync());
        Assert.Equal(work.Total, TransferWork.SumOf(joiner));
        // Now the new one is needed for a majority.
        await nodes.KillAsync(1);
        Assert.True(await work.RunOneAsync(joiner));
        await nodes[0].SynchronizeAsync();
        Assert.Equal(work.Total, TransferWork.SumOf(nodes[0]));
    }

    [Fact]
    public async Task Nodes_with_other_shards_are_of_another_cluster()
    {
        using var folder = new NodeFolder();
        await (await folder.StartAsync(Sharded(folder.Options))).DisposeAsync();
        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(
            () => folder.StartAsync(Sharded(folder.Options, shards: 8)));
        Assert.Contains("shard", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_do_not_go_with_shards_are_refused()
    {
        using var folder = new NodeFolder();
        Assert.Contains("Shards", Sharded(folder.Options, 65).Faults().Single(), StringComparison.Ordinal);
        Assert.Contains("Shards", Sharded(folder.Options, 0).Faults().Single(), StringComparison.Ordinal);
        Assert.Empty(Sharded(folder.Options, 64).Faults());
    }
}
