using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>Tells shards in which nothing commits what time it is, so that what commits in others need not wait for
/// them. By one thread at a time, but what it waits for.</summary>
/// <param name="local">The store.</param>
/// <param name="options">The clock.</param>
/// <param name="interval">How far a shard may stay behind.</param>
sealed class ClockAdvance(LocalStore local, SinkOptions options, TimeSpan interval)
{
    readonly Lock _lock = new();
    readonly SortedSet<GroupId> _told = [];

    // The largest common time that was seen, and since when.
    long _latest;
    long _latestSince;

    /// <summary>Looks at the shards, and tells those that are behind.</summary>
    /// <param name="shards">All of them.</param>
    public void Tick(IEnumerable<NodeLine> shards)
    {
        if (!local.IsWhole)
            return;
        long latest = local.LatestCommonTime;
        if (latest != _latest)
            (_latest, _latestSince) = (latest, options.Time.GetTimestamp());
        TimeSpan waited = options.Time.GetElapsedTime(_latestSince);
        // Why one more: what has the latest time is over when all are behind it, whatever their clocks say.
        long now = Math.Max(EntryTime.Of(options.Time.GetUtcNow()), CommonClock.MicrosecondsOf(latest) + 1);
        foreach (NodeLine shard in shards)
        {
            if (shard.Replica is not { } replica)
                continue;
            // Why others later: one is enough, and the leader's is decided soonest.
            TimeSpan limit = replica.Status.IsLeading ? interval : 2 * interval;
            long time = local.CommonTimeOf(shard.State.Group);
            long behind = now - CommonClock.MicrosecondsOf(time);
            // Why also the latter: clocks may stand, or be behind that of whoever has committed last.
            bool isDue = behind >= limit.TotalMicroseconds || (time < latest && waited >= limit);
            if (isDue && TryBegin(shard.State.Group))
                _ = TellAsync(shard, now);
        }
    }

    bool TryBegin(GroupId shard)
    {
        lock (_lock)
            return _told.Add(shard);
    }

    async Task TellAsync(NodeLine shard, long now)
    {
        try
        {
            var writer = new ByteWriter();
            ShardEntryCodec.Put(writer, new AdvanceEntry(now));
            await shard.Replica!.ProposeAsync(writer.Written.ToArray())
                .WaitAsync(options.CommitTimeout, options.Time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Why all: whatever it is, it is looked at again at the next tick.
        }
        finally
        {
            lock (_lock)
                _told.Remove(shard.State.Group);
        }
    }
}
