using System.Security.Cryptography;
using Khonsu.Cluster.Tests.Harness;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>What a restore refuses, and what the new node is.</summary>
public sealed class RestoreTests : IDisposable
{
    readonly PastFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_new_node_goes_on_from_the_moment_and_can_be_restored_itself()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(20);
        string target = _folder.NewTarget();
        KhonsuRecovery.Restore(_folder.Node, target, At(commits[14].Stamp));

        long changed;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Directory = target }))
        {
            Assert.Equal(15, node.Model.Read(static tx => tx.Accounts.Count));
            node.Model.Atomically(static tx => tx.Accounts.Row("003").Balance = 77);
            changed = node.Store.GetStatistics().CommitTimestamp;
            await _folder.CommitAsync(node, 3);
            await node.CheckpointAsync();
        }

        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Directory = target }))
            Assert.Equal((18, 77L), node.Model.Read(static tx => (tx.Accounts.Count, tx.Accounts["003"].Balance)));
        string again = await _folder.ContentAtAsync(target, RestorePoint.At(changed));
        Assert.Contains("77", again, StringComparison.Ordinal);
        Assert.Equal(15, again.Split('\n').Length);
    }

    [Fact]
    public async Task A_time_before_the_first_commit_is_refused_instead_of_restoring_an_empty_store()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(3);
        string target = _folder.NewTarget();

        RestorePointException error = Assert.Throws<RestorePointException>(() => KhonsuRecovery.Restore(
            _folder.Node,
            target,
            new RestoreOptions { Point = RestorePoint.At(commits[0].Time - TimeSpan.FromMicroseconds(1)) }));

        Assert.Contains("before the first commit", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        string one = await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(commits[0].Time));
        Assert.Single(one.Split('\n'));
    }

    [Fact]
    public async Task Its_commit_timestamps_are_those_after_the_moment()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(10);
        string target = _folder.NewTarget();
        KhonsuRecovery.Restore(_folder.Node, target, At(commits[4].Stamp));

        await using KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Directory = target });
        Assert.Equal(commits[4].Stamp + 1, (await _folder.CommitAsync(node, 1))[0].Stamp);
    }

    [Fact]
    public async Task A_moment_that_is_not_there_is_refused_and_the_error_tells_what_is()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(150, KeepLittle);
        string target = _folder.NewTarget();

        RestorePointException late = Assert.Throws<RestorePointException>(
            () => KhonsuRecovery.Restore(_folder.Node, target, At(commits[^1].Stamp + 1)));
        RestorePointException early = Assert.Throws<RestorePointException>(
            () => KhonsuRecovery.Restore(_folder.Node, target, At(commits[0].Stamp)));
        RestorePointException before = Assert.Throws<RestorePointException>(
            () => KhonsuRecovery.Restore(
                _folder.Node, target, new RestoreOptions { Point = RestorePoint.At(commits[0].Time) }));

        Assert.Equal((commits[^1].Stamp, commits[^1].Time), (late.Available.LastTimestamp, late.Available.LastTime));
        Assert.Equal(late.Available, early.Available);
        Assert.Equal(late.Available, before.Available);
        Assert.True(early.Available.FirstTimestamp > commits[0].Stamp);
        Assert.True(early.Available.FirstTime > commits[0].Time);
        Assert.False(Directory.Exists(target));
        await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(early.Available.FirstTimestamp));
        await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(early.Available.FirstTime!.Value));
    }

    [Fact]
    public async Task A_target_that_has_something_is_refused_and_left_alone()
    {
        await MakeAsync(3);
        string target = _folder.NewTarget();
        Directory.CreateDirectory(target);
        KhonsuRecovery.Restore(_folder.Node, target);

        string[] before = Directory.GetFileSystemEntries(target);
        NodeStorageException error = Assert.Throws<NodeStorageException>(
            () => KhonsuRecovery.Restore(_folder.Node, target));
        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(target));
    }

    [Fact]
    public void A_directory_without_files_of_a_node_is_refused()
    {
        string nothing = _folder.NewTarget();
        Assert.Throws<NodeStorageException>(() => KhonsuRecovery.Inspect(nothing));
        Assert.Throws<NodeStorageException>(() => KhonsuRecovery.Restore(nothing, _folder.NewTarget()));
    }

    [Fact]
    public async Task A_flipped_bit_in_any_archived_file_is_found_and_stops_the_restore_that_needs_it()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(150);
        string[] files =
        [
            .. Directory.GetFiles(_folder.ArchivedLog),
            .. Directory.GetFiles(_folder.ArchivedCheckpoints, "*", SearchOption.AllDirectories),
        ];
        Assert.NotEmpty(Directory.GetDirectories(_folder.ArchivedCheckpoints));
        foreach (string file in files)
        {
            byte[] whole = File.ReadAllBytes(file);
            StoreFolder.Flip(file, whole.Length / 2);
            Assert.NotEmpty(FaultsOf(_folder.Node));
            File.WriteAllBytes(file, whole);
        }

        StoreFolder.Flip(Directory.GetFiles(_folder.ArchivedLog).Order(StringComparer.Ordinal).First(), 200);
        string target = _folder.NewTarget();
        NodeStorageException error = Assert.Throws<NodeStorageException>(
            () => KhonsuRecovery.Restore(_folder.Node, target, At(commits[2].Stamp)));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(target)!, "*.restoring"));
    }

    [Fact]
    public async Task A_missing_piece_of_the_log_is_a_hole_that_the_status_names()
    {
        List<(long Stamp, DateTimeOffset Time)> commits = await MakeAsync(20);
        string[] pieces = [.. Directory.GetFiles(_folder.ArchivedLog).Order(StringComparer.Ordinal)];
        File.Delete(pieces[1]);

        (long first, long last) = Assert.Single(KhonsuRecovery.Inspect(_folder.Node).Missing);
        Assert.InRange(first, commits[0].Stamp, last);
        RestorePointException error = Assert.Throws<RestorePointException>(
            () => KhonsuRecovery.Restore(_folder.Node, _folder.NewTarget(), At(first)));
        Assert.Equal(commits[^1].Stamp, error.Available.LastTimestamp);
        await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(first - 1));
        await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(last + 1));
        await _folder.ContentAtAsync(_folder.Node, RestorePoint.Latest);
        DateTimeOffset within = commits.First(commit => commit.Stamp >= first).Time;
        Assert.Throws<RestorePointException>(() => KhonsuRecovery.Restore(
            _folder.Node, _folder.NewTarget(), new RestoreOptions { Point = RestorePoint.At(within) }));
    }

    [Fact]
    public async Task Nothing_in_what_is_read_is_changed()
    {
        await MakeAsync(20);
        Dictionary<string, string> before = SumsOf(_folder.Node);

        KhonsuRecovery.Inspect(_folder.Node);
        KhonsuRecovery.Verify(_folder.Node);
        KhonsuRecovery.Backup(_folder.Node, _folder.Backup);
        KhonsuRecovery.Restore(_folder.Node, _folder.NewTarget());
        KhonsuRecovery.Dump(_folder.Node, _folder.NewTarget());

        Assert.Equal(before, SumsOf(_folder.Node));
    }

    [Fact]
    public async Task A_clock_that_goes_back_tears_no_commit_from_those_before_it()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            await _folder.CommitAsync(node, 5);
            _folder.Clock.Now -= TimeSpan.FromHours(1);
            await _folder.CommitAsync(node, 2);
            _folder.Clock.Now += TimeSpan.FromHours(2);
            await _folder.CommitAsync(node, 1);
        }

        DateTimeOffset fourth = WallClock.Start + TimeSpan.FromMinutes(4);
        DateTimeOffset fifth = WallClock.Start + TimeSpan.FromMinutes(5);
        Assert.Equal(4, (await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(fourth))).Split('\n').Length);
        Assert.Equal(7, (await _folder.ContentAtAsync(_folder.Node, RestorePoint.At(fifth))).Split('\n').Length);
    }

    [Fact]
    public async Task Another_number_and_another_cluster_are_those_of_the_new_node()
    {
        await MakeAsync(5);
        string target = _folder.NewTarget();
        KhonsuRecovery.Restore(_folder.Node, target, new RestoreOptions { Cluster = "other", Node = 9 });

        await Assert.ThrowsAsync<NodeStorageException>(
            () => _folder.StartAsync(_folder.Options with { Directory = target }));
        await using KhonsuNode<Bank> node = await _folder.StartAsync(
            _folder.Options with { Directory = target, Cluster = "other", Node = 9 });
        Assert.Equal(5, node.Model.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task Of_several_nodes_each_can_be_restored_alone_under_a_new_name()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        for (int number = 0; number < 10; number++)
            await nodes[0].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account($"{number}", null, 1)));
        await nodes[0].CheckpointAsync();
        await nodes.KillAsync(0);

        Assert.Throws<NodeStorageException>(
            () => KhonsuRecovery.Restore(nodes.DirectoryOf(0), _folder.NewTarget()));
        string target = _folder.NewTarget();
        KhonsuRecovery.Restore(nodes.DirectoryOf(0), target, new RestoreOptions { Cluster = "copy" });
        await using KhonsuNode<Bank> node = await _folder.StartAsync(
            _folder.Options with { Directory = target, Cluster = "copy" });
        Assert.Equal([1UL], node.Status.Voters);
        Assert.Equal(10, node.Model.Read(static tx => tx.Accounts.Count));
        node.Model.Atomically(static tx => tx.Accounts.Remove("3"));
    }

    static RestoreOptions At(long stamp) => new() { Point = RestorePoint.At(stamp) };

    static KhonsuNodeOptions KeepLittle(KhonsuNodeOptions options) => options with
    {
        Archive = options.Archive! with { BytesMax = 1 },
    };

    static Dictionary<string, string> SumsOf(string directory) => Directory
        .GetFiles(directory, "*", SearchOption.AllDirectories)
        .ToDictionary(
            static file => file, static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    static IReadOnlyList<string> FaultsOf(string directory)
    {
        try
        {
            return KhonsuRecovery.Verify(directory);
        }
        catch (NodeStorageException error)
        {
            return [error.Message];
        }
    }

    /// <summary>Two thirds of the commits in the archive, in several pieces and with checkpoints.</summary>
    async Task<List<(long Stamp, DateTimeOffset Time)>> MakeAsync(
        int count, Func<KhonsuNodeOptions, KhonsuNodeOptions>? configure = null)
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync(
            configure?.Invoke(_folder.Options) ?? _folder.Options);
        List<(long, DateTimeOffset)> commits = [];
        for (int third = 0; third < 3; third++)
        {
            commits.AddRange(await _folder.CommitAsync(node, third < 2 ? count / 3 : count - (count / 3 * 2)));
            if (third < 2)
                await node.CheckpointAsync();
        }

        return commits;
    }
}
