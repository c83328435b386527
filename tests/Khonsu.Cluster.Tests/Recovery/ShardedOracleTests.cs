using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Recovery.Tables;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>
/// Random pasts of several shards, restored at random moments and held against what was there, and at random places of
/// the logs, where all money must be there. KHONSU_SEED sets the seed, KHONSU_WALKS how many.
/// </summary>
public sealed class ShardedOracleTests
{
    const int Phases = 20;
    const int Points = 2;
    const int Dumps = 6;
    const int Cuts = 15;

    [Fact]
    public Task At_every_moment_a_restored_node_has_what_was_committed_in_all_shards_until_then()
        => WalkSeeds.EachAsync(1, WalkAsync);

    static async Task WalkAsync(int seed)
    {
        using var walk = new ShardedWalk(seed);
        await walk.RunAsync(Phases);
        PastFolder folder = walk.Folder;
        KhonsuFolderStatus status = KhonsuRecovery.Inspect(folder.Node);
        Assert.Equal(ShardedWalk.Shards, status.Shards.Count);
        Assert.All(status.Shards, static shard => Assert.Empty(shard.Missing));
        DateTimeOffset last = walk.Contents.Keys.Max();
        Assert.InRange(status.Available.LastTime!.Value, last - ShardedWalk.Slack, last);
        Assert.Empty(KhonsuRecovery.Verify(folder.Node));
        // Why: else nothing of this was about the archive.
        Assert.All(status.Shards, static shard => Assert.True(shard.Stretches > 0));
        BackupResult backup = KhonsuRecovery.Backup(folder.Node, folder.Backup);
        Assert.Equal(status.Available, backup.Available);

        for (int number = 0; number < Points + Dumps; number++)
        {
            string source = number % 2 == 0 ? folder.Node : folder.Backup;
            DateTimeOffset time = walk.Contents.Keys.ElementAt(walk.Random.Next(walk.Contents.Count))
                + TimeSpan.FromMilliseconds(walk.Random.Next(900));
            Assert.Equal(walk.At(time), folder.DumpedAt(source, RestorePoint.At(time)));
            if (number < Points)
            {
                Assert.Equal(walk.At(time), await folder.ContentAtAsync(source, RestorePoint.At(time)));
                int into = PastFolder.OtherThan(ShardedWalk.Shards, walk.Random);
                Assert.Equal(walk.At(time), await folder.ReshardedAtAsync(source, RestorePoint.At(time), into));
            }
        }

        Assert.Equal(walk.Contents.Values.Last(), folder.DumpedAt(folder.Backup, RestorePoint.Latest));
        Assert.Equal(walk.Contents.Values.Last(), await folder.ContentAtAsync(folder.Node, RestorePoint.Latest));
        await CutAnywhereAsync(walk);
    }

    static async Task CutAnywhereAsync(ShardedWalk walk)
    {
        using Past past = Past.Open(walk.Folder.Node, null);
        FoundCut? last = null;
        for (int number = 0; number < Cuts; number++)
        {
            ShardPosition[] bounds = [.. past.Shards.Select(shard => new ShardPosition(
                shard.Group, new(walk.Random.NextInt64(shard.End.Value + 1))))];
            if (CutFinder.FindWithin(past, bounds, CancellationToken.None) is not { } cut)
                continue;
            // Why all or nothing: the first transaction opens all accounts.
            DumpResult dump = TableDump.Run(past, cut, walk.Folder.NewTarget(), CancellationToken.None);
            Assert.True(
                dump.Tables.Sum(static table => table.Rows) == 0 || PastFolder.SumOf(dump) == ShardedWalk.Total);
            last = cut;
        }

        string target = walk.Folder.NewTarget();
        new Restorer(past, new RestoreTarget(target, past.Owner.Identity)).Run(last!, null, CancellationToken.None);
        await using KhonsuNode<Bank> node = await walk.Folder.StartAsync(
            walk.Folder.Options with { Directory = target });
        long sum = TransferWork.SumOf(node);
        Assert.True(sum is 0 || sum == ShardedWalk.Total);
    }
}
