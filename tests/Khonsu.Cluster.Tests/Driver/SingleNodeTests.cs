using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>A cluster of one: it needs no peers and no time.</summary>
public sealed class SingleNodeTests : IAsyncLifetime
{
    readonly DriverCluster _cluster = new(1);

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task It_leads_before_a_tick_has_passed()
    {
        Applied applied = await Node.ProposeAsync("first");

        Assert.Equal(new Applied(LogIndex.Zero, 0), applied);
        await _cluster.SettleAsync();
        Assert.True(Node.Status.IsLeading);
        Assert.Equal(Node.Id, Node.Status.Leader);
        Assert.Equal(new LogIndex(1), Node.Status.AppliedIndex);
    }

    [Fact]
    public async Task Proposals_are_applied_in_the_order_in_which_they_were_made()
    {
        string[] commands = [.. Enumerable.Range(0, 100).Select(static number => $"command {number}")];

        Applied[] applied = await Task.WhenAll(commands.Select(Node.ProposeAsync));

        Assert.Equal(commands, Node.State.History);
        Assert.Equal(Enumerable.Range(0, 100), applied.Select(static one => (int)one.Result!));
        Assert.Equal(Enumerable.Range(0, 100), applied.Select(static one => (int)one.Index.Value));
    }

    [Fact]
    public async Task A_read_waits_for_all_that_was_answered_before()
    {
        Applied applied = await Node.ProposeAsync("first");

        LogIndex[] reads = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Node.Replica.ReadIndexAsync()));

        Assert.All(reads, index => Assert.True(index > applied.Index));
    }

    [Fact]
    public async Task It_has_everything_again_after_a_restart()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Node.ProposeAsync($"before {number}")));
        string[] before = Node.State.History;
        await Node.StopAsync();

        Node.Start();
        LogIndex index = await Node.Replica.ReadIndexAsync();

        Assert.Equal(new LogIndex(20), index);
        Assert.Equal(before, Node.State.History);
        Assert.Equal(2ul, Node.Node.Status.Incarnation);
        Assert.Equal(20, (await Node.ProposeAsync("after")).Result);
    }

    [Fact]
    public async Task What_was_acknowledged_outlives_an_end_in_the_middle()
    {
        Task<Applied>[] calls = [.. Enumerable.Range(0, 500).Select(number => Node.ProposeAsync($"{number}"))];
        await calls[100];
        await Node.KillAsync();
        string[] acknowledged = [.. calls.Index().Where(static call => call.Item.IsCompletedSuccessfully)
            .Select(static call => $"{call.Index}")];

        Node.Start();
        await Node.Replica.ReadIndexAsync();

        Assert.Subset(Node.State.History.ToHashSet(), acknowledged.ToHashSet());
        Assert.Equal(Node.State.History.Length, Node.State.History.Distinct().Count());
        foreach (Task<Applied> call in calls.Where(static call => !call.IsCompletedSuccessfully))
            Assert.True(call.Exception?.InnerException is InDoubtException or NodeStoppedException);
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_as_a_killed_process_leaves_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Node.ProposeAsync($"{number}")));
        string[] acknowledged = Node.State.History;
        StoreFolder copy = Node.Folder.Copy();
        await Node.KillAsync();
        Node.Folder.Dispose();

        Node.Folder = copy;
        Node.Start();
        await Node.Replica.ReadIndexAsync();

        Assert.Equal(acknowledged, Node.State.History);
    }

    [Fact]
    public async Task What_comes_during_a_sync_shares_the_next_one()
    {
        await Node.ProposeAsync("warm");
        await _cluster.SettleAsync();
        WriteCounts before = Node.Node.Status.Writes;
        _cluster.Time.StallDisk(1);
        Task<Applied> first = Node.ProposeAsync("first");
        await UntilAsync(() => _cluster.Time.IsDiskAwaited);

        Task<Applied>[] calls = [.. Enumerable.Range(0, 1000).Select(number => Node.ProposeAsync($"{number}"))];
        await UntilAsync(() => Node.Status.AcceptedIndex.Value == 1002 && Node.Node.Status.WaitingInputs == 0);
        Assert.False(first.IsCompleted);
        _cluster.Time.ReleaseDisk();
        await Task.WhenAll([first, .. calls]);
        await _cluster.SettleAsync();

        WriteCounts after = Node.Node.Status.Writes;
        Assert.Equal(2, after.Syncs - before.Syncs);
        Assert.Equal(1001, after.Entries - before.Entries);
        Assert.Equal(1000, after.LargestBatchEntries);
    }

    [Fact]
    public async Task Stopping_answers_what_was_taken_and_refuses_the_rest()
    {
        Task<Applied>[] calls = [.. Enumerable.Range(0, 50).Select(number => Node.ProposeAsync($"{number}"))];

        Task stop = Node.Node.StopAsync();
        NodeStoppedException refused = await Assert.ThrowsAsync<NodeStoppedException>(
            () => Node.ProposeAsync("too late"));
        await stop;

        Assert.Equal(StopCause.Requested, refused.Cause);
        Assert.Equal(50, (await Task.WhenAll(calls)).Length);
    }

    [Fact]
    public async Task Stopping_does_not_wait_longer_than_an_election_for_what_cannot_be_answered()
    {
        await Node.ProposeAsync("warm");
        using var gate = new ManualResetEventSlim();
        Node.State.BeforeApply = _ => gate.Wait();
        Task<Applied> call = Node.ProposeAsync("stuck");
        await UntilAsync(() => Node.Node.Status is { WaitingInputs: 0, WaitingWrites: 0, WaitingEntries: > 0 });

        Task stop = Node.Node.StopAsync();
        while (!call.IsCompleted)
        {
            _cluster.Tick();
            await Task.Yield();
        }

        gate.Set();
        await stop;
        await Assert.ThrowsAsync<InDoubtException>(() => call);
    }

    [Fact]
    public async Task A_node_that_has_ended_says_why_to_every_call()
    {
        Replica replica = Node.Replica;
        await Node.KillAsync();

        Assert.Equal(
            StopCause.Requested, (await Assert.ThrowsAsync<NodeStoppedException>(replica.ReadIndexAsync)).Cause);
        await Assert.ThrowsAsync<NodeStoppedException>(replica.TakeCheckpointAsync);
        await Assert.ThrowsAsync<NodeStoppedException>(() => replica.ReconfigureAsync(_cluster.First));
        await Assert.ThrowsAsync<NodeStoppedException>(() => replica.TransferLeadershipAsync(new NodeId(2)));
    }

    static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Yield();
    }
}
