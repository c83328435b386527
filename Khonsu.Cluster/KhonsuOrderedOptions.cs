namespace Khonsu.Cluster;

/// <summary>A second store on a node, which gets all commits in the one order that is the same on every node. See
/// docs/shards.md. Immutable.</summary>
public sealed record KhonsuOrderedOptions
{
    static readonly TimeSpan s_intervalMax = TimeSpan.FromDays(1);

    /// <summary>Settings of that store: a change feed, and how much past it keeps.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>How far the time of a shard in which nothing commits may stay behind, until its log is told what time
    /// it is: the store is about so old. A leader looks once in a tenth of the election timeout.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Of how many commits their positions are remembered, 16 bytes for each.</summary>
    public int PositionsMax { get; init; } = 1_000_000;

    /// <summary>What is wrong with the settings, each with what to do.</summary>
    internal IEnumerable<string> Faults(int shards)
    {
        const string Prefix = nameof(KhonsuNodeOptions.Ordered);
        if (shards == 1)
        {
            yield return $"{Prefix} is for several {nameof(KhonsuNodeOptions.Shards)}: the store of one shard has one "
                + "order on all nodes; use it itself.";
        }

        if (Store is null)
            yield return $"{Prefix}.{nameof(Store)} is missing.";
        if (Interval <= TimeSpan.Zero || Interval > s_intervalMax)
            yield return $"{Prefix}.{nameof(Interval)} is {Interval}: it is more than nothing, and a day at most.";
        if (PositionsMax < 1)
            yield return $"{Prefix}.{nameof(PositionsMax)} is {PositionsMax}: it is at least 1.";
    }
}
