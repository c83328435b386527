namespace Khonsu.Cluster.Certification;

/// <summary>
/// What gives each commit of a shard its common time: a number by which all commits of all shards stand in one order,
/// the same on every node. A function of the shard's log.
/// </summary>
/// <remarks>
/// A common time is the time that the entry bears, in microseconds since 1970, with the number of the shard as its last
/// six bits, so that no two shards give the same; and always larger than what the shard has given or heard of before. A
/// transaction of several shards has the largest of the times at which they have prepared it; each of them hears of
/// that when it is resolved. So where two transactions are in conflict, in whatever shard, the one that comes first has
/// the smaller time.
/// Source: Lamport 1978 ("Time, Clocks, and the Ordering of Events in a Distributed System"), with clocks of the wall
/// for the larger part as in Kulkarni et al. 2014 ("Logical Physical Clocks").
/// </remarks>
/// <param name="shard">Number of the shard, from 0 to 63.</param>
sealed class CommonClock(int shard)
{
    /// <summary>How many bits of a common time are the number of a shard.</summary>
    public const int ShardBits = 6;

    const long ShardMask = (1 << ShardBits) - 1;

    // Why: some are left above it for as many commits as there can be. It is in the year 4253.
    const long MicrosecondsMax = 1L << 56;

    /// <summary>The largest time that it has given or heard of; 0 for none.</summary>
    public long Now { get; private set; }

    /// <summary>The number of the shard.</summary>
    public int Shard => shard;

    /// <summary>The first common time of a moment.</summary>
    /// <param name="microseconds">Since 1970.</param>
    public static long Of(long microseconds) => Math.Clamp(microseconds, 0, MicrosecondsMax) << ShardBits;

    /// <summary>The moment of a common time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Microseconds since 1970.</returns>
    public static long MicrosecondsOf(long time) => time >> ShardBits;

    /// <summary>Something commits, or is prepared.</summary>
    /// <param name="microseconds">The time that its entry bears.</param>
    /// <returns>Its time.</returns>
    public long Next(long microseconds)
    {
        long next = Of(microseconds) | (long)shard;
        if (next <= Now)
            next = (Now & ~ShardMask) | (long)shard;
        if (next <= Now)
            next += 1 << ShardBits;
        return Now = next;
    }

    /// <summary>It hears of the time of a commit, which all that come are to be behind.</summary>
    /// <param name="time">The time.</param>
    public void Follow(long time) => Now = Math.Max(Now, time);
}
