#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>What common time each commit must get, found out once more from the logs and nothing else.</summary>
/// <param name="map">The shards.</param>
sealed class WorldTimes(ShardMap map)
{
    const long Step = 64;

    readonly SortedDictionary<GroupId, long> _clocks =
        new(map.Groups.ToDictionary(static shard => shard, static _ => 0L));

    /// <summary>The time of what commits or is prepared in a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="microseconds">What its entry says.</param>
    public long Next(GroupId shard, long microseconds)
    {
        long time = (microseconds * Step) + ShardMap.ShardOf(shard);
        long behind = _clocks[shard] - time;
        if (behind >= 0)
            time += ((behind / Step) + 1) * Step;
        _clocks[shard] = time;
        return time;
    }

    /// <summary>A shard hears of the time of a commit.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="time">The time.</param>
    public void Follow(GroupId shard, long time) => _clocks[shard] = Math.Max(_clocks[shard], time);
}
#endif
