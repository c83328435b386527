using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>Several groups on one node: logs and checkpoints of their own, one database and one sync.</summary>
public sealed class GroupsTests : IDisposable
{
    static readonly GroupId[] s_groups = [new(1), new(2), new(3)];

    readonly StoreFolder _folder = new();
    readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Groups_share_a_sync_and_nothing_else()
    {
        HistoryState[] states = [new(), new(), new()];
        await using (ClusterNode node = Start(states))
        {
            await ProposeAsync(node, "warm");
            await UntilAsync(() => node.Status is { WaitingInputs: 0, WaitingWrites: 0 });
            WriteCounts before = node.Status.Writes;
            _time.StallDisk(1);
            Task first = ProposeToAsync(node, s_groups[0], "first");
            await UntilAsync(() => _time.IsDiskAwaited);
            Task others = ProposeAsync(node, "shared");
            await UntilAsync(() => node.Status is { WaitingInputs: 0, WaitingWrites: > 3 });
            _time.ReleaseDisk();
            await Task.WhenAll(first, others);
            WriteCounts after = node.Status.Writes;

            Assert.Equal(2, after.Syncs - before.Syncs);
            Assert.Equal(4, after.Entries - before.Entries);
            await node.GroupOf(s_groups[1]).TakeCheckpointAsync();
            await node.StopAsync();
        }

        HistoryState[] again = [new(), new(), new()];
        await using ClusterNode started = Start(again);
        await Task.WhenAll(s_groups.Select(group => started.GroupOf(group).ReadIndexAsync()));
        Assert.Equal(["warm", "first", "shared"], again[0].History);
        Assert.Equal(["warm", "shared"], again[1].History);
        Assert.Equal([0, 1, 0], again.Select(static state => state.LoadCount));
        Assert.Throws<KeyNotFoundException>(() => started.GroupOf(new GroupId(9)));
    }

    [Fact]
    public async Task An_entry_waits_for_another_group_with_all_behind_it_and_nobody_else_does()
    {
        HistoryState[] states = [new(), new(), new()];
        states[1].MayApply = command => command != "waits" || states[0].History.Contains("awaited");
        states[0].MayApply = command => command != "last" || states[1].History.Contains("behind");
        await using ClusterNode node = Start(states);
        Task waits = ProposeToAsync(node, s_groups[1], "waits");
        Task behind = ProposeToAsync(node, s_groups[1], "behind");
        await ProposeToAsync(node, s_groups[0], "other");
        await ProposeToAsync(node, s_groups[2], "alone");
        Assert.False(waits.IsCompleted);
        Assert.Empty(states[1].History);

        Task awaited = ProposeToAsync(node, s_groups[0], "awaited");
        Task last = ProposeToAsync(node, s_groups[0], "last");
        await Task.WhenAll(awaited, waits, behind, last);

        Assert.Equal(["waits", "behind"], states[1].History);
        Assert.Equal(["other", "awaited", "last"], states[0].History);
    }

    [Fact]
    public async Task A_checkpoint_waits_for_a_state_that_can_be_frozen()
    {
        HistoryState[] states = [new(), new(), new()];
        states[0].MayFreeze = () => states[0].History.Contains("now");
        await using ClusterNode node = Start(states);
        await ProposeToAsync(node, s_groups[0], "before");
        Task<CheckpointRef> taken = node.GroupOf(s_groups[0]).TakeCheckpointAsync();
        await ProposeToAsync(node, s_groups[0], "after");
        Assert.False(taken.IsCompleted);

        await ProposeToAsync(node, s_groups[0], "now");

        Assert.True((await taken).Index.Value >= 3);
    }

    [Fact]
    public async Task What_all_groups_want_sent_goes_together()
    {
        var sends = new FirstSend();
        await using ClusterNode node = Start([new(), new(), new()], sends, new NodeId(2));

        IReadOnlyList<Envelope> first = await sends.First;

        // Each asks the other voter who leads.
        Assert.Equal(s_groups, first.Select(static one => one.Group));
        Assert.All(first, static one => Assert.IsType<PrepareRequest>(one.Message));
    }

    ClusterNode Start(HistoryState[] states, IPeerTransport? transport = null, params NodeId[] others)
        => ClusterNode.Start(
            new NodeOptions { Directory = _folder.Path, Identity = StoreFolder.Identity, Time = _time },
            [.. s_groups.Zip(states, (group, state) => new GroupSetup(
                group, Config.Create(new ConfigId(1), [new NodeId(1), .. others]), state))],
            transport ?? new NoPeers());

    static Task ProposeAsync(ClusterNode node, string command)
        => Task.WhenAll(s_groups.Select(group => ProposeToAsync(node, group, command)));

    static Task<Applied> ProposeToAsync(ClusterNode node, GroupId group, string command)
        => node.GroupOf(group).ProposeAsync(Encoding.UTF8.GetBytes(command));

    static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Yield();
    }
}
