using System.Collections.Immutable;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Tests.Storage;

/// <summary>What an archive takes and lets go.</summary>
public sealed class ArchivePlanTests
{
    const long Minute = 60_000_000;
    static readonly ArchiveOptions s_hour = new() { Directory = "", Retention = TimeSpan.FromHours(1) };

    [Fact]
    public void A_checkpoint_is_kept_when_nothing_reaches_it()
    {
        Assert.True(ArchivePlan.Keeps(ArchiveContent.Empty, CheckpointAt(10, 100).Checkpoint));
        Assert.True(ArchivePlan.Keeps(ContentOf([Stretch(0, 5), Stretch(7, 10)]), CheckpointAt(10, 9999).Checkpoint));
    }

    [Fact]
    public void A_checkpoint_is_kept_when_the_log_since_the_last_start_is_as_large()
    {
        ArchiveContent content = ContentOf([Stretch(0, 10)]);
        Assert.False(ArchivePlan.Keeps(content, CheckpointAt(10, 1001).Checkpoint));
        Assert.True(ArchivePlan.Keeps(content, CheckpointAt(10, 1000).Checkpoint));
        content = content.With(CheckpointAt(10, 1000)).With(Stretch(10, 15));
        Assert.False(ArchivePlan.Keeps(content, CheckpointAt(15, 1000).Checkpoint));
        Assert.False(ArchivePlan.Keeps(content, CheckpointAt(10, 1).Checkpoint));
    }

    [Fact]
    public void A_state_can_be_made_up_to_where_the_log_goes_from_the_last_start()
    {
        Assert.True(ArchiveContent.Empty.Reaches(new LogIndex(0)));
        Assert.False(ArchiveContent.Empty.Reaches(new LogIndex(1)));
        Assert.True(ContentOf([Stretch(0, 5)]).Reaches(new LogIndex(5)));
        Assert.False(ContentOf([Stretch(3, 5)]).Reaches(new LogIndex(5)));
        ArchiveContent hole = ContentOf([Stretch(0, 5), Stretch(7, 10)]);
        Assert.False(hole.Reaches(new LogIndex(10)));
        Assert.True(hole.With(CheckpointAt(7, 1)).Reaches(new LogIndex(10)));
        Assert.True(hole.With(CheckpointAt(12, 1)).Reaches(new LogIndex(12)));
        Assert.False(hole.With(CheckpointAt(7, 1)).Reaches(new LogIndex(11)));
    }

    [Fact]
    public void What_is_older_than_the_retention_goes_up_to_the_last_start_that_is_too()
    {
        ArchiveContent content = ContentOf(
            [Stretch(0, 10), Stretch(10, 20), Stretch(20, 200)], CheckpointAt(10, 1), CheckpointAt(20, 1));

        ArchiveDrop drop = ArchivePlan.Expired(content, now: 75 * Minute, s_hour);
        Assert.Equal([Stretch(0, 10)], drop.Stretches.AsEnumerable());
        Assert.Empty(drop.Checkpoints);
        drop = ArchivePlan.Expired(content, now: 85 * Minute, s_hour);
        Assert.Equal([Stretch(0, 10), Stretch(10, 20)], drop.Stretches.AsEnumerable());
        Assert.Equal([CheckpointAt(10, 1)], drop.Checkpoints.AsEnumerable());
    }

    [Fact]
    public void A_clock_that_jumps_ahead_takes_nothing_that_the_commits_do_not()
    {
        ArchiveContent content = ContentOf([Stretch(0, 10), Stretch(10, 60)], CheckpointAt(10, 1));
        Assert.Empty(ArchivePlan.Expired(content, now: 1_000_000 * Minute, s_hour).Stretches);
    }

    [Fact]
    public void What_is_too_large_loses_its_oldest_part_but_never_its_last_start()
    {
        ArchiveContent content = ContentOf(
            [Stretch(0, 10), Stretch(10, 20), Stretch(20, 30)], CheckpointAt(10, 5), CheckpointAt(20, 5));
        Assert.Empty(DroppedOf(content, bytesMax: 3010).Stretches);
        Assert.Equal([Stretch(0, 10)], DroppedOf(content, bytesMax: 3009).Stretches.AsEnumerable());
        ArchiveDrop all = DroppedOf(content, bytesMax: 1);
        Assert.Equal([Stretch(0, 10), Stretch(10, 20)], all.Stretches.AsEnumerable());
        Assert.Equal([CheckpointAt(10, 5)], all.Checkpoints.AsEnumerable());
    }

    [Fact]
    public void Whatever_goes_every_moment_within_the_retention_stays()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            ArchiveContent content = RandomContent(random);
            long now = random.Next(1, 200) * Minute;
            ArchiveContent left = content.Without(ArchivePlan.Expired(content, now, s_hour));
            long horizon = Math.Min(now, content.LatestTime) - (60 * Minute);
            for (long index = 1; index <= content.End.Value; index++)
            {
                // Entry n bears the time of minute n.
                if (index * Minute > horizon && IsReachable(content, new LogIndex(index)))
                    Assert.True(IsReachable(left, new LogIndex(index)), $"seed={seed} index={index}");
            }
        }
    }

    static ArchiveDrop DroppedOf(ArchiveContent content, long bytesMax)
        => ArchivePlan.Expired(content, 30 * Minute, s_hour with { BytesMax = bytesMax });

    static bool IsReachable(ArchiveContent content, LogIndex cut)
        => content.Checkpoints.Any(kept => kept.Index <= cut && content.ReachOf(kept.Index) >= cut)
            || content.ReachOf(LogIndex.Zero) >= cut;

    static ArchiveContent RandomContent(Random random)
    {
        ArchiveContent content = ArchiveContent.Empty;
        long at = random.Next(3) * 5;
        if (at > 0)
            content = content.With(CheckpointAt(at, 1));
        while (at < 150)
        {
            long to = at + random.Next(1, 30);
            content = content.With(Stretch(at, to));
            at = to;
            if (random.Next(2) == 0)
                content = content.With(CheckpointAt(at, 1));
        }

        return content;
    }

    static ArchiveContent ContentOf(ImmutableArray<ArchiveStretch> stretches, params ArchivedCheckpoint[] checkpoints)
        => new(stretches, [.. checkpoints]);

    // A hundred bytes an entry, and entry n bears the time of minute n.
    static ArchiveStretch Stretch(long from, long to) => new(
        new LogIndex(from),
        (ulong)from,
        new LogIndex(to),
        (ulong)to,
        from * Minute,
        (to - 1) * Minute,
        (to - from) * 100);

    static ArchivedCheckpoint CheckpointAt(long index, long bytes) => new(
        new CheckpointRef(
            (ulong)index, new LogIndex(index), (ulong)index, default, Config.Joining, LogIndex.Zero, bytes),
        (index - 1) * Minute);
}
