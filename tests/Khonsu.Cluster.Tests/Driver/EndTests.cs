using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>What ends a node, and what its callers hear then.</summary>
public sealed class EndTests : IAsyncLifetime
{
    readonly DriverCluster _cluster = new(1);

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/dev/null")]
    public async Task A_disk_that_fails_ends_the_node_and_nothing_acknowledged_is_lost(string device)
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Node.ProposeAsync($"{number}")));
        _cluster.Tick();
        await _cluster.SettleAsync();
        BrokenDisk.Exchange(Node.Folder.NewestLog, device);

        InDoubtException doubt = await Assert.ThrowsAsync<InDoubtException>(() => Node.ProposeAsync("lost?"));
        NodeStoppedException end = await Assert.ThrowsAsync<NodeStoppedException>(() => Node.Node.Completion);

        Assert.Same(end, doubt.InnerException);
        Assert.Equal(StopCause.Storage, end.Cause);
        Assert.IsType<StorageException>(end.InnerException);
        Assert.Same(end, await Assert.ThrowsAsync<NodeStoppedException>(() => Node.ProposeAsync("after")));
        Assert.Same(end, await Assert.ThrowsAsync<NodeStoppedException>(Node.Replica.ReadIndexAsync));
        Assert.DoesNotContain("lost?", Node.State.History);
        await Node.KillAsync();
        await CheckRestart(mayRefuse: device == "/dev/null");
    }

    [Fact]
    public async Task A_state_that_throws_ends_the_node()
    {
        await Node.ProposeAsync("good");
        Node.State.BeforeApply = static command => throw new FormatException(command);

        await Assert.ThrowsAsync<InDoubtException>(() => Node.ProposeAsync("bad"));
        NodeStoppedException end = await Assert.ThrowsAsync<NodeStoppedException>(() => Node.Node.Completion);

        Assert.Equal(StopCause.State, end.Cause);
        Assert.IsType<FormatException>(end.InnerException);
    }

    [Fact]
    public async Task A_state_that_cannot_write_its_checkpoint_ends_the_node()
    {
        await Node.ProposeAsync("good");
        Node.State.WhileWriting = static _ => throw new FormatException("no");

        await Assert.ThrowsAsync<NodeStoppedException>(Node.Replica.TakeCheckpointAsync);
        Assert.Equal(
            StopCause.State, (await Assert.ThrowsAsync<NodeStoppedException>(() => Node.Node.Completion)).Cause);
        await Node.KillAsync();
        Node.Start();
        await Node.Replica.ReadIndexAsync();
        Assert.Equal(["good"], Node.State.History);
    }

    [Fact]
    public async Task A_file_of_a_checkpoint_with_an_improper_name_ends_the_node()
    {
        await Node.ProposeAsync("good");
        Node.State.WhileWriting = static directory => File.WriteAllText(Path.Combine(directory, "manifest"), "mine");

        await Assert.ThrowsAsync<NodeStoppedException>(Node.Replica.TakeCheckpointAsync);
        NodeStoppedException end = await Assert.ThrowsAsync<NodeStoppedException>(() => Node.Node.Completion);
        Assert.Equal(StopCause.State, end.Cause);
    }

    async Task CheckRestart(bool mayRefuse)
    {
        try
        {
            Node.Start();
        }
        catch (StorageException refusal) when (mayRefuse)
        {
            // Why it may be: the library may have noted meanwhile how long the log should be.
            Assert.Equal(StorageFault.Damaged, refusal.Fault);
            return;
        }

        await Node.Replica.ReadIndexAsync();
        Assert.Equal(["0", "1", "2", "3", "4"], Node.State.History[..5]);
    }
}
