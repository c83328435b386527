namespace Khonsu.Cluster.Certification;

/// <summary>A transaction of several shards of which this shard keeps its part until it is resolved.</summary>
/// <param name="entry">What was prepared.</param>
/// <param name="stamp">Timestamp of the entry that prepared it.</param>
/// <param name="time">Common time at which it was prepared here; the transaction has that or a later one.</param>
sealed class Prepared(PrepareEntry entry, long stamp, long time)
{
    /// <summary>What was prepared.</summary>
    public PrepareEntry Entry { get; } = entry;

    /// <summary>Timestamp of the entry that prepared it.</summary>
    public long Stamp { get; } = stamp;

    /// <summary>Common time at which it was prepared here; the transaction has that or a later one.</summary>
    public long Time { get; } = time;

    /// <summary>Whether the rows of this shard are in the store already. It says something of this node, and nothing is
    /// decided by it.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>Copies it as it is now.</summary>
    public Prepared Copy() => new(Entry, Stamp, Time) { IsInstalled = IsInstalled };
}
