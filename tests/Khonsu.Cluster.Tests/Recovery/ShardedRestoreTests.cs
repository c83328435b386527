using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Recovery.Tables;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Tests.Harness;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>Stores of several shards: what is restored of them, and what is refused.</summary>
public sealed class ShardedRestoreTests : IDisposable
{
    const int Accounts = ShardedWalk.Accounts;
    const int Seed = 3;

    readonly ShardedWalk _walk = new(Seed);

    PastFolder Folder => _walk.Folder;

    public void Dispose() => _walk.Dispose();

    [Fact]
    public async Task A_transaction_of_which_some_shards_have_their_part_is_refused_by_the_restored_node()
    {
        DateTimeOffset before;
        await using (KhonsuNode<Bank> node = await Folder.StartAsync())
        {
            await _walk.FillAsync(node);
            // Why: what forgets it names how far all shards are, and would be behind the moment.
            await ManyNodes.UntilAsync(() => node.Status.UnsettledTransactions == 0);
            _walk.Tick();
            before = Folder.Clock.Now;
            // What a clock that is ahead has written hides what comes behind it, in its shard.
            Folder.Clock.Now += TimeSpan.FromHours(1);
            await node.Model.AtomicallyAsync(static tx => tx.Accounts.Row(TransferWork.NameOf(0)).Balance += 100);
            Folder.Clock.Now = before;
            await GiveAllAsync(node);
        }

        using (Past past = Past.Open(Folder.Node, null))
        {
            FoundCut cut = CutFinder.Find(past, RestorePoint.At(before), CancellationToken.None);
            RequestId last = PreparedIn(past.Shards[0], past.Shards[0].End).Last();
            bool[] parts = [.. past.Shards.Select(
                (shard, number) => PreparedIn(shard, cut.Points[number].Cut).Contains(last))];
            Assert.Contains(true, parts);
            Assert.Contains(false, parts);
        }

        Assert.Equal(_walk.At(before), Folder.DumpedAt(Folder.Node, RestorePoint.At(before)));
        string target = Folder.NewTarget();
        KhonsuRecovery.Restore(Folder.Node, target, new RestoreOptions { Point = RestorePoint.At(before) });
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(Folder.Options with { Directory = target }))
        {
            Assert.Equal(ShardedWalk.Total, TransferWork.SumOf(node));
            // Its marks are in the way until it is refused everywhere.
            await GiveAllAsync(node);
            Assert.Equal(ShardedWalk.Total + Accounts, TransferWork.SumOf(node));
        }

        // Spread over other shards it is not even begun: nothing is in the way.
        KhonsuNodeOptions spread = Folder.Reshard(Folder.Node, RestorePoint.At(before), into: 3);
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(spread))
        {
            Assert.Equal(0, node.Status.UnsettledTransactions);
            Assert.Equal(_walk.At(before), PastFolder.ContentOf(node));
            await GiveAllAsync(node);
            Assert.Equal(ShardedWalk.Total + Accounts, TransferWork.SumOf(node));
        }

        DateTimeOffset after = before + TimeSpan.FromHours(1) + ShardedWalk.Slack;
        string latest = await Folder.ContentAtAsync(Folder.Node, RestorePoint.At(after));
        Assert.Contains("Balance = 1101", latest, StringComparison.Ordinal);
        Assert.Equal(Accounts - 1, latest.Split("Balance = 1001").Length - 1);
    }

    [Fact]
    public async Task A_transaction_that_all_shards_have_voted_for_is_there_though_it_has_ended_in_none()
    {
        await using (KhonsuNode<Bank> node = await Folder.StartAsync())
        {
            await _walk.FillAsync(node);
            await GiveAllAsync(node);
        }

        using Past past = Past.Open(Folder.Node, null);
        ShardPosition[] bounds = [.. past.Shards.Select(
            static shard => new ShardPosition(shard.Group, FirstEndIn(shard)))];
        FoundCut cut = CutFinder.FindWithin(past, bounds, CancellationToken.None)!;
        Assert.Equal(bounds.Select(static one => one.End), cut.Points.Select(static point => point.Cut));

        DumpResult dump = TableDump.Run(past, cut, Folder.NewTarget(), CancellationToken.None);
        Assert.Equal(ShardedWalk.Total, PastFolder.SumOf(dump));
        string target = Folder.NewTarget();
        new Restorer(past, new RestoreTarget(target, past.Owner.Identity)).Run(cut, null, CancellationToken.None);
        await using KhonsuNode<Bank> restored = await Folder.StartAsync(Folder.Options with { Directory = target });
        Assert.Equal(ShardedWalk.Total, TransferWork.SumOf(restored));
        await GiveAllAsync(restored);
        // Also where the new shards hear of no votes.
        string spread = Folder.NewTarget();
        var other = new NodeIdentity(KhonsuNode.IdOf(Folder.Options with { Shards = 3 }), new NodeId(1));
        new Resharder(past, new RestoreTarget(spread, other), Bank.Tables, shards: 3)
            .Run(cut, null, CancellationToken.None);
        await using KhonsuNode<Bank> spreadOut = await Folder.StartAsync(
            Folder.Options with { Directory = spread, Shards = 3 });
        Assert.Equal(ShardedWalk.Total, TransferWork.SumOf(spreadOut));
    }

    [Fact]
    public async Task The_new_node_goes_on_from_the_moment_and_can_be_restored_itself()
    {
        await _walk.RunAsync(10);
        DateTimeOffset middle = _walk.Contents.Keys.ElementAt(5);
        string target = Folder.NewTarget();
        KhonsuRecovery.Restore(
            Folder.Node, target, new RestoreOptions { Point = RestorePoint.At(middle), Cluster = "again", Node = 7 });
        KhonsuNodeOptions options = Folder.Options with { Directory = target, Cluster = "again", Node = 7 };
        await Assert.ThrowsAsync<NodeStorageException>(() => Folder.StartAsync(options with { Shards = 8 }));
        await Assert.ThrowsAsync<NodeStorageException>(() => Folder.StartAsync(options with { Shards = 1 }));
        DateTimeOffset given;
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(options))
        {
            Assert.Equal(_walk.At(middle), PastFolder.ContentOf(node));
            _walk.Tick();
            await GiveAllAsync(node);
            given = Folder.Clock.Now + ShardedWalk.Slack;
            await node.CheckpointAsync();
            _walk.Tick();
            await GiveAllAsync(node);
            await node.CheckpointAsync();
        }

        Assert.Empty(KhonsuRecovery.Verify(target));
        Assert.Equal(_walk.At(middle), Folder.DumpedAt(target, RestorePoint.At(middle)));
        string again = Folder.NewTarget();
        KhonsuRecovery.Restore(target, again, new RestoreOptions { Point = RestorePoint.At(given) });
        await using KhonsuNode<Bank> last = await Folder.StartAsync(options with { Directory = again });
        Assert.Equal(ShardedWalk.Total + Accounts, TransferWork.SumOf(last));
    }

    [Fact]
    public async Task Backups_of_a_node_that_runs_are_whole_at_any_moment_and_so_is_its_archive_alone()
    {
        // Why so little: each shard has checkpoints at other times, and its archive one start.
        KhonsuNodeOptions options = Folder.Options with
        {
            CheckpointLogBytes = 10_000,
            Archive = new KhonsuArchiveOptions { BytesMax = 1, StretchBytes = 2000 },
        };
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(options))
        {
            await _walk.FillAsync(node);
            using var end = new CancellationTokenSource();
            var work = new TransferWork(Accounts, Seed);
            Task load = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                    await work.RunOneAsync(node);
            })));
            for (int number = 0; number < 2; number++)
            {
                long applied = node.Status.AppliedEntries;
                while (node.Status.AppliedEntries < applied + 200)
                    await Task.Yield();
                string backup = Folder.NewTarget();
                BackupResult result = await node.BackupAsync(backup);
                Assert.True(result is { CopiedBytes: > 0, Available.LastTimestamp: 0 });
                Assert.Empty(KhonsuRecovery.Verify(backup));
                Assert.Equal(ShardedWalk.Total, SumAt(backup, RestorePoint.Latest));
            }

            await end.CancelAsync();
            await load;
            Assert.True(node.Status.FirstLogEntry > 0);
        }

        Directory.Delete(Path.Combine(Folder.Node, "db"), recursive: true);
        Assert.Equal(ShardedWalk.Total, SumAt(Path.Combine(Folder.Node, "archive"), RestorePoint.Latest));
    }

    [Fact]
    public async Task Archives_of_which_one_is_not_as_far_as_another_needs_are_not_copied()
    {
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(Folder.Options with
        {
            Archive = new KhonsuArchiveOptions { BytesMax = 1, StretchBytes = 2000 },
        }))
        {
            await _walk.FillAsync(node);
            for (int round = 0; round < 40; round++)
                await _walk.MoveAsync(node);
            await node.CheckpointAsync();
        }

        string archive = Path.Combine(Folder.Node, "archive");
        ArchiveOwner owner = ArchiveOwner.Find(archive)!;
        string backup = Folder.NewTarget();
        Assert.True(RunningBackup.Copy(owner, Archives(), backup, CancellationToken.None).CopiedBytes > 0);

        // As of a node that has loaded a checkpoint of another one, of all shards but this one.
        Directory.Delete(Path.Combine(archive, $"{2:x16}"), recursive: true);
        string other = Folder.NewTarget();
        ClusterUnavailableException error = Assert.Throws<ClusterUnavailableException>(
            () => RunningBackup.Copy(owner, Archives(), other, CancellationToken.None));
        Assert.Equal(ClusterUnavailableReason.CatchingUp, error.Reason);
        Assert.False(Directory.Exists(other));

        ArchiveFolder[] Archives() => [.. new ShardMap(ShardedWalk.Shards).Groups.Select(
            group => ArchiveFolder.Read(archive, group))];
    }

    [Fact]
    public async Task A_moment_before_the_first_state_of_a_shard_is_refused_and_the_first_one_is_there()
    {
        KhonsuNodeOptions options = Folder.Options with
        {
            Archive = new KhonsuArchiveOptions { BytesMax = 1, StretchBytes = 2000 },
        };
        await using (KhonsuNode<Bank> node = await Folder.StartAsync(options))
        {
            await _walk.FillAsync(node);
            for (int round = 0; round < 60; round++)
            {
                _walk.Tick();
                await _walk.MoveAsync(node);
                _walk.Note();
                if (round % 20 == 19)
                    await node.CheckpointAsync();
            }
        }

        RestorePointException error = Assert.Throws<RestorePointException>(
            () => SumAt(Folder.Node, RestorePoint.At(_walk.Contents.Keys.First())));
        DateTimeOffset first = error.Available.FirstTime!.Value;
        Assert.True(first > _walk.Contents.Keys.First());
        // What is noted of a phase is noted a little later.
        Assert.Equal(
            _walk.At(first + ShardedWalk.Slack), Folder.DumpedAt(Folder.Node, RestorePoint.At(first)));
        Assert.Equal(_walk.Contents.Values.Last(), Folder.DumpedAt(Folder.Node, RestorePoint.Latest));
    }

    [Fact]
    public async Task Timestamps_name_no_moment_and_a_time_before_the_first_commit_none_either()
    {
        await using (KhonsuNode<Bank> node = await Folder.StartAsync())
            await _walk.FillAsync(node);

        RestorePointException stamp = Assert.Throws<RestorePointException>(
            () => SumAt(Folder.Node, RestorePoint.At(5)));
        Assert.Contains("ask for a time", stamp.Message, StringComparison.Ordinal);
        DateTimeOffset filled = _walk.Contents.Keys.First();
        RestorePointException early = Assert.Throws<RestorePointException>(
            () => SumAt(Folder.Node, RestorePoint.At(filled - (2 * ShardedWalk.Slack))));
        Assert.Contains("before the first commit", early.Message, StringComparison.Ordinal);
        Assert.Equal(ShardedWalk.Total, SumAt(Folder.Node, RestorePoint.At(filled)));
    }

    [Fact]
    public async Task Damage_in_any_shard_is_found_and_a_missing_piece_of_one_is_a_hole()
    {
        await using (KhonsuNode<Bank> node = await Folder.StartAsync())
        {
            await _walk.FillAsync(node);
            for (int round = 0; round < 60; round++)
            {
                _walk.Tick();
                await _walk.MoveAsync(node);
                _walk.Note();
                if (round == 40)
                    await node.CheckpointAsync();
            }

            await node.CheckpointAsync();
        }

        for (int shard = 0; shard < ShardedWalk.Shards; shard++)
        {
            string file = Directory.GetFiles(Folder.ArchivedLogOf(shard)).Max(StringComparer.Ordinal)!;
            byte[] whole = File.ReadAllBytes(file);
            StoreFolder.Flip(file, whole.Length / 2);
            Assert.NotEmpty(KhonsuRecovery.Verify(Folder.Node));
            File.WriteAllBytes(file, whole);
        }

        Assert.Empty(KhonsuRecovery.Verify(Folder.Node));
        File.Delete(Directory.GetFiles(Folder.ArchivedLogOf(2)).Min(StringComparer.Ordinal)!);
        KhonsuFolderStatus status = KhonsuRecovery.Inspect(Folder.Node);
        Assert.Equal(
            [false, false, true, false],
            status.Shards.Select(static one => one.Missing.Count > 0 || one.Available.FirstTimestamp > 1));
        Assert.Throws<RestorePointException>(
            () => SumAt(Folder.Node, RestorePoint.At(_walk.Contents.Keys.ElementAt(1))));
        Assert.Equal(_walk.Contents.Values.Last(), Folder.DumpedAt(Folder.Node, RestorePoint.Latest));
    }

    [Fact]
    public async Task Of_several_nodes_each_can_be_restored_alone_under_a_new_name()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            static options => options with { Shards = ShardedWalk.Shards });
        var work = new TransferWork(Accounts, Seed);
        await ThreeNodes.WhenAvailableAsync(() => work.FillAsync(nodes.Running));
        for (int round = 0; round < 30; round++)
            Assert.True(await work.RunOneAsync(nodes[round % 3]));
        await nodes[0].CheckpointAsync();
        for (int round = 0; round < 30; round++)
            Assert.True(await work.RunOneAsync(nodes[round % 3]));
        await nodes.KillAsync(0);

        Assert.Throws<NodeStorageException>(
            () => KhonsuRecovery.Restore(nodes.DirectoryOf(0), Folder.NewTarget()));
        string target = Folder.NewTarget();
        KhonsuRecovery.Restore(nodes.DirectoryOf(0), target, new RestoreOptions { Cluster = "copy" });
        await using KhonsuNode<Bank> node = await Folder.StartAsync(
            Folder.Options with { Directory = target, Cluster = "copy" });
        Assert.Equal([1UL], node.Status.Voters);
        Assert.Equal(ShardedWalk.Total, TransferWork.SumOf(node));
        await GiveAllAsync(node);
    }

    static async Task GiveAllAsync(KhonsuNode<Bank> node) => await node.Model.AtomicallyAsync(static tx =>
    {
        for (int number = 0; number < Accounts; number++)
            tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
    });

    static IEnumerable<ShardEntry?> EntriesOf(History shard) => shard.Read(LogIndex.Zero, 0).Select(
        static entry => ShardEntryCodec.IsOne(entry.Payload.Span) ? ShardEntryCodec.Take(entry.Payload.Span) : null);

    static IEnumerable<RequestId> PreparedIn(History shard, LogIndex cut) => EntriesOf(shard)
        .Take((int)cut.Value)
        .OfType<PrepareEntry>()
        .Select(static entry => entry.Request);

    static LogIndex FirstEndIn(History shard)
        => new(EntriesOf(shard).TakeWhile(static entry => entry is not (ResolveEntry or ForgetEntry)).Count());

    long SumAt(string source, RestorePoint point)
        => PastFolder.SumOf(KhonsuRecovery.Dump(source, Folder.NewTarget(), point));
}
