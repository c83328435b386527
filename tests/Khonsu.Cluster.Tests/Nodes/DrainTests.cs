namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>How a node is stopped without others noticing.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_leader_that_stops_has_handed_over_before()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        KhonsuNode<Bank> node = nodes[leader];
        await node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));

        await node.StopAsync();
        nodes.Forget(leader);

        // Why: what stops without handing over is the leader to its end.
        Assert.False(node.Status.IsLeading);
        Assert.True(node.Completion.IsCompletedSuccessfully);
        int next = await nodes.LeaderAsync();
        await nodes[next].Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });
    }

    [Fact]
    public async Task A_node_that_stops_takes_nothing_new_and_waits_for_what_it_has_taken()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        KhonsuNode<Bank> node = nodes[leader];
        await nodes.KillAsync((leader + 1) % 3);
        await nodes.KillAsync((leader + 2) % 3);
        // No majority, so it has no end of its own.
        Task taken = node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1))).AsTask();
        while (node.Status.OpenCommits == 0)
            await Task.Yield();

        using var hurry = new CancellationTokenSource();
        Task stop = node.StopAsync(hurry.Token);
        ClusterUnavailableException refused = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("bob", null, 1))).AsTask());

        Assert.Equal(ClusterUnavailableReason.Stopping, refused.Reason);
        Assert.True(node.Status.IsStopping);
        Assert.False(taken.IsCompleted);
        Assert.False(stop.IsCompleted);
        await hurry.CancelAsync();
        await stop;
        KhonsuException end = await Assert.ThrowsAnyAsync<KhonsuException>(() => taken);
        Assert.True(end is CommitOutcomeUnknownException or ClusterUnavailableException, end.ToString());
        nodes.Forget(leader);
    }

    [Fact]
    public async Task A_stop_waits_no_longer_than_it_may()
    {
        var patience = TimeSpan.FromHours(1);
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            options => options with { CommitTimeout = patience, DrainTimeout = TimeSpan.FromMilliseconds(100) });
        int leader = await nodes.LeaderAsync();
        KhonsuNode<Bank> node = nodes[leader];
        await nodes.KillAsync((leader + 1) % 3);
        await nodes.KillAsync((leader + 2) % 3);
        // No majority, so it has no end of its own for an hour.
        Task taken = node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1))).AsTask();
        while (node.Status.OpenCommits == 0)
            await Task.Yield();
        Assert.False(taken.IsCompleted);

        await node.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));

        KhonsuException end = await Assert.ThrowsAnyAsync<KhonsuException>(() => taken);
        Assert.True(end is CommitOutcomeUnknownException or ClusterUnavailableException, end.ToString());
        nodes.Forget(leader);
    }
}
