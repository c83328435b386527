namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>
/// Random pasts with checkpoints, trims and restarts, restored at random moments and held against the transactions run
/// again one after the other. KHONSU_SEED sets the seed, KHONSU_WALKS how many.
/// </summary>
public sealed class RestoreOracleTests
{
    const int Phases = 30;
    const int Points = 8;

    [Fact]
    public Task A_restored_node_has_exactly_what_was_committed_up_to_the_moment()
        => WalkSeeds.EachAsync(2, WalkAsync);

    static async Task WalkAsync(int seed)
    {
        using var walk = new PastWalk(seed);
        await walk.RunAsync(Phases);
        PastFolder folder = walk.Folder;
        KhonsuFolderStatus status = KhonsuRecovery.Inspect(folder.Node);
        long last = status.Available.LastTimestamp;
        Assert.Equal(1, status.Available.FirstTimestamp);
        // Why not equal: the last entries may be of transactions that were refused.
        Assert.True(last >= walk.LastStamp, $"{walk.LastStamp} was committed, the files end at {last}");
        Assert.Empty(status.Missing);
        Assert.Empty(KhonsuRecovery.Verify(folder.Node));
        // Why: else nothing of this was about the archive.
        Assert.True(status.Stretches > 1, $"{status.Stretches} pieces of the log in the archive");
        KhonsuRecovery.Backup(folder.Node, folder.Backup);

        for (int number = 0; number < Points; number++)
        {
            string source = number % 2 == 0 ? folder.Node : folder.Backup;
            long stamp = walk.Random.NextInt64(1, last + 1);
            Assert.Equal(walk.At(stamp), await folder.ContentAtAsync(source, RestorePoint.At(stamp)));
            Assert.Equal(walk.At(stamp), folder.DumpedAt(source, RestorePoint.At(stamp)));
            // Why from the first commit: a time before it is refused.
            DateTimeOffset first = walk.Committed.Values.Min(static one => one.Time);
            DateTimeOffset time = first + (walk.Random.NextDouble() * (folder.Clock.Now - first));
            Assert.Equal(walk.At(time), await folder.ContentAtAsync(source, RestorePoint.At(time)));
            int into = PastFolder.OtherThan(1, walk.Random);
            Assert.Equal(walk.At(time), await folder.ReshardedAtAsync(source, RestorePoint.At(time), into));
        }

        Assert.Equal(walk.At(last), await folder.ContentAtAsync(folder.Backup, RestorePoint.Latest));
    }
}
