using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>Checkpoints: taken, started from, sent, and what a process that ends in the middle leaves.</summary>
public sealed class CheckpointTests : IAsyncLifetime
{
    DriverCluster _cluster = new(1, Small);

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task One_is_taken_by_itself_when_enough_was_applied_and_the_log_is_trimmed()
    {
        for (int round = 0; round < 4; round++)
        {
            await ProposeManyAsync(Node, $"round {round}", 100);
            await _cluster.SettleAsync();
        }

        ReplicaStatus status = Node.Status;
        Assert.NotNull(status.Checkpoint);
        Assert.Equal(status.Checkpoint.Index + -5, status.TrimmedIndex);
        Assert.True(status.Checkpoint.Index.Value >= 300);
        _cluster.Tick();
        await _cluster.SettleAsync();
        Assert.Single(Directory.GetDirectories(FolderOf(Node)));
    }

    [Fact]
    public async Task A_start_loads_the_latest_and_applies_the_log_after_it()
    {
        await ProposeManyAsync(Node, "before", 30);
        CheckpointRef checkpoint = await Node.Replica.TakeCheckpointAsync();
        await ProposeManyAsync(Node, "after", 30);
        string[] history = Node.State.History;
        await Node.StopAsync();

        Node.Start();
        await Node.Replica.ReadIndexAsync();

        Assert.Equal(new LogIndex(30), checkpoint.Index);
        Assert.Equal(1, Node.State.LoadCount);
        Assert.Equal(history, Node.State.History);
    }

    [Fact]
    public async Task Entries_are_applied_while_one_is_being_written()
    {
        await ProposeManyAsync(Node, "before", 10);
        using var gate = new ManualResetEventSlim();
        Node.State.WhileWriting = _ => gate.Wait();

        Task<CheckpointRef> call = Node.Replica.TakeCheckpointAsync();
        await ProposeManyAsync(Node, "meanwhile", 10);
        Assert.False(call.IsCompleted);
        gate.Set();
        CheckpointRef checkpoint = await call;

        Assert.Equal(new LogIndex(10), checkpoint.Index);
        await Node.KillAsync();
        Node.Start();
        await Node.Replica.ReadIndexAsync();
        Assert.Equal(20, Node.State.History.Length);
    }

    [Fact]
    public async Task One_that_covers_everything_already_is_not_taken_again()
    {
        await ProposeManyAsync(Node, "only", 10);

        CheckpointRef first = await Node.Replica.TakeCheckpointAsync();
        CheckpointRef second = await Node.Replica.TakeCheckpointAsync();

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_process_that_ends_between_any_two_steps_of_taking_leaves_a_usable_node()
    {
        var copies = new List<(CheckpointStep Step, StoreFolder Folder)>();
        await RestartClusterAsync(options => Small(options) with
        {
            AtCheckpointStep = step => copies.Add((step, Node.Folder.Copy())),
        });
        await ProposeManyAsync(Node, "first", 20);
        await Node.Replica.TakeCheckpointAsync();
        await _cluster.SettleAsync();
        await ProposeManyAsync(Node, "second", 20);
        await Node.Replica.TakeCheckpointAsync();
        await _cluster.SettleAsync();
        string[] history = Node.State.History;
        await Node.KillAsync();

        _cluster.Configure = Small;
        Assert.Equal(
            [CheckpointStep.Written, CheckpointStep.Sealed, CheckpointStep.Named, CheckpointStep.Switched,
                CheckpointStep.Written, CheckpointStep.Sealed, CheckpointStep.Named, CheckpointStep.Switched,
                CheckpointStep.Deleted],
            copies.Select(static copy => copy.Step));
        foreach ((_, StoreFolder folder) in copies)
        {
            Node.Folder.Dispose();
            Node.Folder = folder;
            Node.Start();
            await Node.Replica.ReadIndexAsync();
            Assert.Equal(history[..Node.State.History.Length], Node.State.History);
            Assert.True(Node.State.History.Length is 20 or 40);
            Assert.Equal(Node.State.History.Length, (await Node.ProposeAsync("goes on")).Result);
            await Node.Replica.TakeCheckpointAsync();
            await Node.KillAsync();
        }
    }

    [Theory]
    [InlineData("000001.txt")]
    [InlineData("manifest")]
    public async Task A_damaged_or_missing_one_is_refused_at_the_start(string file)
    {
        await ProposeManyAsync(Node, "only", 20);
        await Node.Replica.TakeCheckpointAsync();
        await Node.KillAsync();
        string path = Path.Combine(Directory.GetDirectories(FolderOf(Node)).Single(), file);

        StoreFolder.Flip(path, 3);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => Node.Start()).Fault);
        File.Delete(path);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => Node.Start()).Fault);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => Node.Start()).Fault);
    }

    [Fact]
    public async Task A_follower_below_the_log_of_the_others_is_brought_up_by_one()
    {
        DriverNode follower = await LeaveBehindAsync(static options => options);

        follower.Start();
        await _cluster.ConvergeAsync();

        Assert.Equal(1, follower.State.LoadCount);
        Assert.Equal(160, follower.State.History.Length);
        await follower.ProposeAsync("goes on");
        await _cluster.ConvergeAsync();
        await follower.KillAsync();
        follower.Start();
        await _cluster.ConvergeAsync();
        Assert.Equal(161, follower.State.History.Length);
    }

    [Fact]
    public async Task A_process_that_ends_between_any_two_steps_of_installing_leaves_a_usable_node()
    {
        var copies = new SortedDictionary<CheckpointStep, StoreFolder>();
        DriverNode follower = await LeaveBehindAsync(static options => options);
        _cluster.Configure = options => Small(options) with
        {
            // Why the first of each: of many pieces one in the middle is as good as another.
            AtCheckpointStep = step =>
            {
                if (!copies.ContainsKey(step))
                    copies.Add(step, follower.Folder.Copy());
            },
        };
        follower.Start();
        await _cluster.ConvergeAsync();
        await follower.KillAsync();
        _cluster.Configure = Small;

        Assert.Equal(
            [CheckpointStep.Sealed, CheckpointStep.Staged, CheckpointStep.Named, CheckpointStep.Loaded,
                CheckpointStep.Switched],
            copies.Keys);
        foreach (StoreFolder folder in copies.Values)
        {
            follower.Folder.Dispose();
            follower.Folder = folder;
            follower.Start();
            await _cluster.ConvergeAsync();
            Assert.Equal(160, follower.State.History.Length);
            await follower.KillAsync();
        }
    }

    [Fact]
    public async Task One_that_is_damaged_on_its_way_ends_the_receiver_which_fetches_it_again_after_a_start()
    {
        DriverNode follower = await LeaveBehindAsync(static options => options);
        bool isDamaged = false;
        _cluster.Network.OnWay = envelope =>
        {
            if (isDamaged || envelope.Message is not CheckpointChunk { OffsetBytes: > 1000 } chunk)
                return envelope;
            isDamaged = true;
            byte[] data = chunk.Data.ToArray();
            data[^1] ^= 1;
            return envelope with { Message = chunk with { Data = data } };
        };
        follower.Start();

        await _cluster.UntilAsync(() => follower.Node.Completion.IsCompleted);
        NodeStoppedException end = await Assert.ThrowsAsync<NodeStoppedException>(() => follower.Node.Completion);
        Assert.Equal(StorageFault.Damaged, Assert.IsType<StorageException>(end.InnerException).Fault);
        await follower.KillAsync();
        follower.Start();
        await _cluster.ConvergeAsync();
        Assert.Equal(160, follower.State.History.Length);
    }

    [Fact]
    public async Task A_newer_one_at_the_sender_does_not_stop_a_transfer_that_is_under_way()
    {
        DriverNode follower = await LeaveBehindAsync(static options => options);
        DriverNode leader = _cluster.Leader;
        bool isNewer = false;
        _cluster.Network.OnWay = envelope =>
        {
            if (!isNewer && envelope.Message is CheckpointChunk { OffsetBytes: > 1000 })
            {
                isNewer = true;
                _ = leader.Replica.ProposeAsync("newer"u8.ToArray());
                _ = leader.Replica.TakeCheckpointAsync();
            }

            return envelope;
        };
        follower.Start();
        await _cluster.ConvergeAsync();

        Assert.True(isNewer);
        Assert.Equal(161, follower.State.History.Length);
        await _cluster.UntilAsync(() => Directory.GetDirectories(FolderOf(leader)).Length == 1);
    }

    [Fact]
    public async Task What_a_follower_forwarded_before_it_was_brought_up_by_one_is_in_doubt()
    {
        DriverNode follower = await LeaveBehindAsync(static options => options with { ForwardTicks = 100_000 });
        follower.Start();
        await _cluster.ConvergeAsync();
        DriverNode leader = _cluster.Leader;
        // Why so long: while more of a checkpoint may be asked for, the log after it is not trimmed.
        await PassAsync(ticks: 100);
        _cluster.Network.OnWay = envelope => envelope.To == follower.Id ? null : envelope;

        Task<Applied> call = follower.ProposeAsync("forwarded");
        await _cluster.UntilAsync(() => leader.State.History.Contains("forwarded"));
        await ProposeManyAsync(leader, "more", 100);
        await leader.Replica.TakeCheckpointAsync();
        _cluster.Network.OnWay = static envelope => envelope;
        await _cluster.ConvergeAsync();

        Assert.Equal(2, follower.State.LoadCount);
        await Assert.ThrowsAsync<InDoubtException>(() => call);
    }

    static NodeOptions Small(NodeOptions options) => options with
    {
        CheckpointLogBytes = 8 * 1024,
        LogTailEntries = 5,
        CheckpointChunkBytes = 300,
    };

    static string FolderOf(DriverNode node)
        => Path.Combine(node.Folder.Path, "checkpoints", $"{DriverNode.Group.Value:x16}");

    static Task ProposeManyAsync(DriverNode node, string name, int count)
        => Task.WhenAll(Enumerable.Range(0, count).Select(number => node.ProposeAsync($"{name} {number}")));

    async Task PassAsync(int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            _cluster.Tick();
            await _cluster.SettleAsync();
        }
    }

    async Task RestartClusterAsync(Func<NodeOptions, NodeOptions> configure)
    {
        await _cluster.DisposeAsync();
        _cluster = new DriverCluster(1, configure);
    }

    /// <summary>Three nodes, of which one is down while the others trim their logs.</summary>
    async Task<DriverNode> LeaveBehindAsync(Func<NodeOptions, NodeOptions> configure)
    {
        await _cluster.DisposeAsync();
        _cluster = new DriverCluster(3, options => configure(Small(options)));
        DriverNode leader = await _cluster.ElectAsync();
        DriverNode behind = _cluster.Nodes.First(node => node != leader);
        await ProposeManyAsync(leader, "together", 10);
        await _cluster.ConvergeAsync();
        await behind.KillAsync();
        await ProposeManyAsync(leader, "alone", 150);
        await _cluster.ConvergeAsync();
        foreach (DriverNode node in _cluster.Nodes.Where(static node => node.IsUp))
            await node.Replica.TakeCheckpointAsync();
        return behind;
    }
}
