using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>Backups: of a node that runs and of one that does not, again and again into the same folder.</summary>
public sealed class BackupTests : IDisposable
{
    readonly PastFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_runs_backs_up_all_that_was_committed_and_later_only_what_is_new()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        List<(long Stamp, DateTimeOffset Time)> commits = await _folder.CommitAsync(node, 10);
        await node.CheckpointAsync();
        commits.AddRange(await _folder.CommitAsync(node, 10));

        BackupResult first = await node.BackupAsync(_folder.Backup);
        BackupResult nothing = await node.BackupAsync(_folder.Backup);
        commits.AddRange(await _folder.CommitAsync(node, 10));
        BackupResult second = await node.BackupAsync(_folder.Backup);

        Assert.Equal((1L, commits[19].Stamp), (first.Available.FirstTimestamp, first.Available.LastTimestamp));
        Assert.Equal(0, nothing.CopiedBytes);
        Assert.Equal(commits[29].Stamp, second.Available.LastTimestamp);
        Assert.InRange(second.CopiedBytes, 1, first.CopiedBytes);
        Assert.Empty(KhonsuRecovery.Verify(_folder.Backup));
        foreach (int number in new[] { 0, 9, 10, 19, 20, 29 })
        {
            string content = await _folder.ContentAtAsync(_folder.Backup, RestorePoint.At(commits[number].Stamp));
            Assert.Equal(number + 1, content.Split('\n').Length);
        }
    }

    [Fact]
    public async Task Files_of_a_node_that_was_killed_are_backed_up_whole()
    {
        KhonsuNode<Bank> node = await _folder.StartAsync();
        List<(long Stamp, DateTimeOffset Time)> commits = await _folder.CommitAsync(node, 12);
        await node.CheckpointAsync();
        commits.AddRange(await _folder.CommitAsync(node, 12));
        await node.DisposeAsync();

        KhonsuRecovery.Backup(_folder.Node, _folder.Backup);
        Directory.Delete(_folder.Node, recursive: true);

        string content = await _folder.ContentAtAsync(_folder.Backup, RestorePoint.Latest);
        Assert.Equal(24, content.Split('\n').Length);
        Assert.Equal(commits[^1].Time, KhonsuRecovery.Inspect(_folder.Backup).Available.LastTime);
    }

    [Fact]
    public async Task A_folder_with_other_files_or_of_another_node_is_refused_and_the_node_goes_on()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await _folder.CommitAsync(node, 3);
        Directory.CreateDirectory(_folder.Backup);
        string letter = Path.Combine(_folder.Backup, "letter.txt");
        File.WriteAllText(letter, "dear");

        await Assert.ThrowsAsync<NodeStorageException>(() => node.BackupAsync(_folder.Backup));
        Assert.Equal([letter], Directory.GetFileSystemEntries(_folder.Backup));
        File.Delete(letter);
        string other = _folder.NewTarget();
        KhonsuRecovery.Restore(_folder.Node, other, new RestoreOptions { Node = 5 });
        KhonsuRecovery.Backup(other, _folder.Backup);
        await Assert.ThrowsAsync<NodeStorageException>(() => node.BackupAsync(_folder.Backup));
        await _folder.CommitAsync(node, 1);
    }

    [Fact]
    public async Task Backups_of_a_past_that_has_parted_are_refused()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
            await _folder.CommitAsync(node, 10);
        string other = _folder.NewTarget();
        KhonsuRecovery.Restore(_folder.Node, other, new RestoreOptions { Point = RestorePoint.At(6) });
        KhonsuRecovery.Backup(_folder.Node, _folder.Backup);
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Directory = other }))
            await _folder.CommitAsync(node, 10);

        Assert.Throws<NodeStorageException>(() => KhonsuRecovery.Backup(other, _folder.Backup));
        Assert.Empty(KhonsuRecovery.Verify(_folder.Backup));
    }

    [Fact]
    public async Task Two_backups_at_once_into_two_folders_are_both_whole()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await _folder.CommitAsync(node, 10);
        await node.CheckpointAsync();
        await _folder.CommitAsync(node, 10);

        string other = _folder.NewTarget();
        await Task.WhenAll(node.BackupAsync(_folder.Backup), node.BackupAsync(other));

        foreach (string backup in new[] { _folder.Backup, other })
        {
            Assert.Empty(KhonsuRecovery.Verify(backup));
            string content = await _folder.ContentAtAsync(backup, RestorePoint.Latest);
            Assert.Equal(20, content.Split('\n').Length);
        }
    }

    [Fact]
    public async Task A_folder_into_which_another_backup_is_being_written_is_refused()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await _folder.CommitAsync(node, 3);
        string archive = Path.Combine(_folder.Node, "archive");
        using (ArchiveLock.Take(_folder.Backup, ArchiveOwner.Find(archive)!))
        {
            NodeStorageException running = await Assert.ThrowsAsync<NodeStorageException>(
                () => node.BackupAsync(Path.Combine(_folder.Node, "..", "backup")));
            Assert.Contains("Another backup", running.Message, StringComparison.Ordinal);
            NodeStorageException stopped = Assert.Throws<NodeStorageException>(
                () => KhonsuRecovery.Backup(archive, _folder.Backup));
            Assert.Equal(
                (StorageFault.InUse, StorageFault.InUse),
                (((StorageException)running.InnerException!).Fault, ((StorageException)stopped.InnerException!).Fault));
        }

        await node.BackupAsync(_folder.Backup);
        Assert.Empty(KhonsuRecovery.Verify(_folder.Backup));
    }

    [Fact]
    public async Task The_archive_of_the_node_itself_is_no_folder_for_its_backups_by_whatever_name()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await _folder.CommitAsync(node, 3);
        string archive = Path.Combine(_folder.Node, "archive");
        string link = _folder.NewTarget();
        Directory.CreateSymbolicLink(link, archive);

        foreach (string name in new[] { archive, link })
        {
            NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(() => node.BackupAsync(name));
            Assert.Contains("a folder of their own", error.Message, StringComparison.Ordinal);
        }

        await node.BackupAsync(_folder.Backup);
    }

    [Fact]
    public async Task A_backup_that_was_given_up_leaves_a_folder_for_the_next_one()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await _folder.CommitAsync(node, 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => node.BackupAsync(_folder.Backup, new CancellationToken(canceled: true)));

        await node.BackupAsync(_folder.Backup);
        await node.StopAsync();
        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => node.BackupAsync(_folder.Backup));
        Assert.Equal(ClusterUnavailableReason.NotRunning, error.Reason);
    }

    [Fact]
    public async Task Without_an_archive_a_node_that_runs_makes_none()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Archive = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.BackupAsync(_folder.Backup));
    }
}
