using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>How far a log is decided is a hint on the disk: it has no write of its own where there are others, and is
/// there all the same when there are none.</summary>
public sealed class DecidedHintTests : IAsyncLifetime
{
    readonly DriverCluster _cluster = new(1);

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Node.ProposeAsync("warm");

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task A_decision_has_no_write_of_its_own()
    {
        await _cluster.SettleAsync();
        WriteCounts before = Node.Node.Status.Writes;

        await Node.ProposeAsync("first");
        await _cluster.SettleAsync();
        await Node.ProposeAsync("second");
        await _cluster.SettleAsync();

        WriteCounts after = Node.Node.Status.Writes;
        Assert.Equal(2, after.Batches - before.Batches);
        Assert.Equal(2, after.Syncs - before.Syncs);
    }

    [Fact]
    public async Task It_goes_with_the_next_write()
    {
        await _cluster.SettleAsync();

        await Node.ProposeAsync("first");
        await _cluster.SettleAsync();

        Assert.Equal(new LogIndex(1), OnDisk());
    }

    [Fact]
    public async Task It_is_written_at_a_tick_when_there_is_nothing_else_and_once()
    {
        await _cluster.SettleAsync();
        WriteCounts before = Node.Node.Status.Writes;

        _cluster.Tick();
        await _cluster.SettleAsync();

        Assert.Equal(new LogIndex(1), OnDisk());
        WriteCounts after = Node.Node.Status.Writes;
        _cluster.Tick();
        await _cluster.SettleAsync();
        Assert.Equal((1, 0), (after.Batches - before.Batches, after.Syncs - before.Syncs));
        Assert.Equal(after, Node.Node.Status.Writes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_written_when_the_node_ends(bool isAtOnce)
    {
        await (isAtOnce ? Node.KillAsync() : Node.StopAsync());

        Assert.Equal(new LogIndex(1), OnDisk());
    }

    LogIndex OnDisk()
    {
        using StoreFolder copy = Node.Folder.Copy();
        using NodeFiles files = NodeFiles.Open(copy.Path);
        return files.HardOf(DriverNode.Group)!.DecidedIndex;
    }
}
