using System.Net;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>A node that is lost is replaced by a new one, while the others go on.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task A_lost_node_is_replaced()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        int lost = (leader + 1) % 3;
        int third = (leader + 2) % 3;
        await nodes[leader].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 0)));
        await nodes.KillAsync(lost);

        int port = LoopbackPorts.Take(1).Single();
        KhonsuNodeOptions options = nodes.OptionsOf(lost) with
        {
            Node = 4,
            Directory = Path.Combine(nodes.Path, "node-new"),
            Listen = new IPEndPoint(IPAddress.Loopback, port),
            Peers = [nodes.PeerOf(leader), nodes.PeerOf(third)],
            IsJoining = true,
        };
        await using KhonsuNode<Bank> joiner = await KhonsuNode.StartAsync(options, Bank.Open, Bank.Tables);
        Assert.Equal(0u, joiner.Status.Configuration);
        foreach (KhonsuNode<Bank> node in nodes.Running)
            await node.SetPeerAsync(new KhonsuPeer(4, "127.0.0.1", port));
        await nodes[leader].ReplaceAsync((ulong)lost + 1, 4);

        Assert.Equal(2u, nodes[leader].Status.Configuration);
        Assert.Contains(4UL, nodes[leader].Status.Voters);
        Assert.DoesNotContain((ulong)lost + 1, nodes[leader].Status.Voters);
        await joiner.SynchronizeAsync();
        Assert.Equal(0, joiner.Model.Read(tx => tx.Accounts["ann"].Balance));

        // Now the new one is needed for a majority.
        await nodes.KillAsync(third);
        await joiner.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });
        await nodes[leader].SynchronizeAsync();
        Assert.Equal(1, nodes[leader].Model.Read(tx => tx.Accounts["ann"].Balance));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_node_that_comes_back_without_its_files_ends_and_says_what_to_do(int shards, bool isTrimmed)
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(options => options with
        {
            Shards = shards,
            LogTailEntries = 1,
        });
        int lost = (await nodes.LeaderAsync() + 1) % 3;
        int other = (lost + 1) % 3;
        for (int number = 0; number < 20; number++)
            await nodes[lost].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account($"{number}", null, 0)));
        await nodes.KillAsync(lost);
        if (isTrimmed)
        {
            // So it gets checkpoints, in which there are no entries of the one before.
            await nodes[other].Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("other", null, 0)));
            foreach (KhonsuNode<Bank> node in nodes.Running)
            {
                await node.SynchronizeAsync();
                await node.CheckpointAsync();
            }
        }

        KhonsuNodeOptions options = nodes.Customize(nodes.OptionsOf(lost)) with
        {
            Directory = Path.Combine(nodes.Path, "node-again"),
            IsJoining = true,
        };
        await using KhonsuNode<Bank> again = await KhonsuNode.StartAsync(options, Bank.Open, Bank.Tables);
        NodeFailedException error = await Assert.ThrowsAsync<NodeFailedException>(
            () => again.Completion.WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(NodeFailure.Storage, error.Failure);
        Assert.Contains($"node {lost + 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains("a number that none has had", error.Message, StringComparison.Ordinal);
        // The others go on.
        await nodes[other].Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("last", null, 0)));
    }

    [Fact]
    public async Task Any_node_changes_members_and_only_in_ways_that_make_sense()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        KhonsuNode<Bank> follower = nodes[(leader + 1) % 3];

        foreach (ulong[] wrong in (ulong[][])[[], [1, 1], [0, 1]])
            await Assert.ThrowsAsync<ArgumentException>(() => nodes[leader].ReconfigureAsync(wrong));
        await Assert.ThrowsAsync<ArgumentException>(() => nodes[leader].ReplaceAsync(7, 8));
        await Assert.ThrowsAsync<ArgumentException>(() => nodes[leader].ReplaceAsync(1, 2));
        await Assert.ThrowsAsync<ArgumentException>(
            () => nodes[leader].SetPeerAsync(new KhonsuPeer((ulong)leader + 1, "127.0.0.1", 7)));
        await Assert.ThrowsAsync<NodeTransportException>(
            () => nodes[leader].SetPeerAsync(new KhonsuPeer(9, "192.0.2.1", 7)));
        await follower.ReconfigureAsync([3, 2, 1]);
        Assert.Equal(1u, nodes[leader].Status.Configuration);

        await follower.ReconfigureAsync([(ulong)leader + 1, follower.Status.Node]);

        Assert.Equal(2u, follower.Status.Configuration);
        Assert.Equal(2, follower.Status.Voters.Count);
    }

    [Fact]
    public async Task A_node_that_is_taken_away_may_go()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        int away = (leader + 1) % 3;

        await nodes[leader].ReconfigureAsync([(ulong)leader + 1, (ulong)((leader + 2) % 3) + 1]);

        while (!nodes[away].Status.IsReleased)
            await Task.Delay(10);
        Assert.Equal(2, nodes[leader].Status.Voters.Count);
    }
}
