using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>The archive of a node: nothing leaves the log that is not in it, whenever the process ends.</summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    DriverCluster _cluster = new(1, Small);

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task All_that_the_log_has_lost_is_in_it()
    {
        for (int round = 0; round < 6; round++)
        {
            await ProposeManyAsync(Node, $"round {round}", 20);
            await Node.Replica.TakeCheckpointAsync();
            await _cluster.SettleAsync();
        }

        ReplicaStatus status = Node.Status;
        Assert.Equal(new LogIndex(115), status.TrimmedIndex);
        string[] history = Node.State.History;
        await Node.KillAsync();
        ArchiveFolder archive = ArchiveOf(Node);
        Assert.Equal(history, TextOf(archive));
        Assert.Equal(status.Checkpoint!.Index, archive.Content.End);
        Assert.True(archive.Content.Stretches.Length > 6);
        Assert.NotEmpty(archive.Content.Checkpoints);
    }

    [Fact]
    public async Task A_process_that_ends_between_any_two_steps_has_all_in_the_archive_or_still_in_the_log()
    {
        var copies = new List<(CheckpointStep Step, StoreFolder Folder)>();
        await _cluster.DisposeAsync();
        _cluster = new DriverCluster(1, options => Small(options) with
        {
            Archive = Small(options).Archive! with { BytesMax = 3000 },
            AtCheckpointStep = step =>
            {
                lock (copies)
                    copies.Add((step, Node.Folder.Copy()));
            },
        });
        for (int round = 0; round < 4; round++)
        {
            await ProposeManyAsync(Node, $"round {round}", 20);
            await Node.Replica.TakeCheckpointAsync();
            await _cluster.SettleAsync();
        }

        string[] history = Node.State.History;
        await Node.KillAsync();
        _cluster.Configure = Small;
        foreach (CheckpointStep step in new[]
        {
            CheckpointStep.StretchSealed, CheckpointStep.StretchNamed, CheckpointStep.CopySealed,
            CheckpointStep.CopyNamed, CheckpointStep.Expired,
        })
            Assert.Contains(step, copies.Select(static copy => copy.Step));
        foreach ((_, StoreFolder folder) in copies)
            await GoOnFromAsync(folder, history);
    }

    [Fact]
    public async Task An_archive_of_another_history_is_refused_at_the_start()
    {
        await ProposeManyAsync(Node, "first", 20);
        using StoreFolder old = Node.Folder.Copy();
        await ProposeManyAsync(Node, "second", 20);
        await Node.Replica.TakeCheckpointAsync();
        await Node.KillAsync();
        CopyAll(PathOf(Node), old.Path + "-archive");
        Node.Folder.Dispose();
        Node.Folder = old.Copy();
        _cluster.Configure = options => Small(options) with
        {
            Archive = Small(options).Archive! with { Directory = old.Path + "-archive" },
        };

        try
        {
            StorageException error = Assert.Throws<StorageException>(() => Node.Start());
            Assert.Equal(StorageFault.Foreign, error.Fault);
        }
        finally
        {
            Directory.Delete(old.Path + "-archive", recursive: true);
        }
    }

    [Fact]
    public async Task A_damaged_end_of_the_archive_is_refused_at_the_start()
    {
        await ProposeManyAsync(Node, "first", 20);
        await Node.Replica.TakeCheckpointAsync();
        await Node.KillAsync();
        string last = Directory.GetFiles(Path.Combine(PathOf(Node), $"{DriverNode.Group.Value:x16}", "log")).Max()!;

        StoreFolder.Flip(last, new FileInfo(last).Length - 10);
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => Node.Start()).Fault);
    }

    [Fact]
    public async Task An_archive_that_is_switched_on_later_begins_with_the_checkpoint_that_is_there()
    {
        await _cluster.DisposeAsync();
        _cluster = new DriverCluster(1, static options => Small(options) with { Archive = null });
        await ProposeManyAsync(Node, "before", 20);
        await Node.Replica.TakeCheckpointAsync();
        await Node.KillAsync();
        _cluster.Configure = Small;
        Node.Start();
        await ProposeManyAsync(Node, "after", 20);
        await Node.Replica.TakeCheckpointAsync();
        await Node.KillAsync();

        ArchiveContent content = ArchiveOf(Node).Content;
        Assert.Equal(new LogIndex(20), content.Checkpoints[0].Index);
        Assert.Equal(new LogIndex(40), content.ReachOf(content.Checkpoints[0].Index));
    }

    [Fact]
    public async Task A_follower_that_is_brought_up_by_a_checkpoint_keeps_its_log_before_and_that_checkpoint()
    {
        await _cluster.DisposeAsync();
        _cluster = new DriverCluster(3, Small);
        DriverNode leader = await _cluster.ElectAsync();
        DriverNode behind = _cluster.Nodes.First(node => node != leader);
        await ProposeManyAsync(leader, "together", 10);
        await _cluster.ConvergeAsync();
        await behind.KillAsync();
        await ProposeManyAsync(leader, "alone", 150);
        await _cluster.ConvergeAsync();
        foreach (DriverNode node in _cluster.Nodes.Where(static node => node.IsUp))
            await node.Replica.TakeCheckpointAsync();

        behind.Start();
        await _cluster.ConvergeAsync();
        await _cluster.UntilAsync(() => ArchiveOf(behind).Content.Checkpoints.Length == 1);
        await behind.KillAsync();

        ArchiveFolder archive = ArchiveOf(behind);
        string[] archived = TextOf(archive);
        Assert.NotEmpty(archived);
        Assert.Equal(behind.State.History[..archived.Length], archived);
        Assert.Equal(new LogIndex(160), archive.Content.Checkpoints[0].Index);
    }

    [Fact]
    public async Task Another_node_may_not_write_to_it()
    {
        await ProposeManyAsync(Node, "only", 5);
        await Node.KillAsync();
        var other = new ArchiveOwner(new NodeIdentity(DriverCluster.Cluster, new NodeId(99)), true);

        StorageException error = Assert.Throws<StorageException>(
            () => ArchiveFolder.Open(PathOf(Node), other, DriverNode.Group, static _ => { }));
        Assert.Equal(StorageFault.Foreign, error.Fault);
    }

    async Task GoOnFromAsync(StoreFolder folder, string[] history)
    {
        Node.Folder.Dispose();
        Node.Folder = folder;
        Node.Start();
        await Node.Replica.ReadIndexAsync();
        Assert.Equal(history[..Node.State.History.Length], Node.State.History);
        LogIndex trimmed = Node.Status.TrimmedIndex;
        ArchiveContent before = ArchiveOf(Node).Content;
        Assert.True(trimmed <= before.End, $"the log begins at {trimmed}, the archive ends at {before.End}");
        await ProposeManyAsync(Node, "goes on", 5);
        await Node.Replica.TakeCheckpointAsync();
        string[] all = Node.State.History;
        await Node.KillAsync();
        ArchiveFolder archive = ArchiveOf(Node);
        int first = (int)archive.Content.Stretches[0].From.Value;
        Assert.Equal(all[first..], TextOf(archive));
        Assert.True(first == 0 || archive.Content.Checkpoints.Any(kept => kept.Index.Value >= first));
    }

    static NodeOptions Small(NodeOptions options) => options with
    {
        LogTailEntries = 5,
        CheckpointChunkBytes = 300,
        Archive = new ArchiveOptions { Directory = Path.Combine(options.Directory, "archive"), StretchBytes = 700 },
    };

    static string PathOf(DriverNode node) => Path.Combine(node.Folder.Path, "archive");

    static ArchiveFolder ArchiveOf(DriverNode node) => ArchiveFolder.Read(PathOf(node), DriverNode.Group);

    static string[] TextOf(ArchiveFolder archive)
        => [.. archive.Content.Stretches.SelectMany(archive.Read).Select(static entry => entry.ToString())];

    static Task ProposeManyAsync(DriverNode node, string name, int count)
        => Task.WhenAll(Enumerable.Range(0, count).Select(number => node.ProposeAsync($"{name} {number}")));

    static void CopyAll(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
