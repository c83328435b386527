#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>What has happened in worlds, so that one sees whether they are hard enough.</summary>
sealed class WorldCounts
{
    /// <summary>Commits of one shard.</summary>
    public long SingleCommits { get; set; }

    /// <summary>Commits of several shards.</summary>
    public long SharedCommits { get; set; }

    /// <summary>Transactions that were refused.</summary>
    public long Refusals { get; set; }

    /// <summary>Callers who were told that nobody knows.</summary>
    public long Doubts { get; set; }

    /// <summary>Transactions that another node has brought to their end.</summary>
    public long Recoveries { get; set; }

    /// <summary>Entries that had to wait for other logs.</summary>
    public long Stalls { get; set; }

    /// <summary>Checkpoints that were loaded.</summary>
    public long Loads { get; set; }

    /// <summary>Times that a store had not all of its shards.</summary>
    public long Gatherings { get; set; }

    /// <summary>Transactions that such a store has refused to begin.</summary>
    public long NotReadable { get; set; }

    /// <summary>Nodes that have lost everything.</summary>
    public long Crashes { get; set; }

    /// <summary>Parts whose snapshot has what ends later in the log.</summary>
    public long Seen { get; set; }

    /// <summary>Entries of several transactions.</summary>
    public long Groups { get; set; }

    /// <summary>Entries that ask for several votes.</summary>
    public long VoteGroups { get; set; }

    /// <summary>Questions that the log has answered.</summary>
    public long Settlements { get; set; }

    /// <inheritdoc />
    public override string ToString()
        => $"single={SingleCommits} shared={SharedCommits} refused={Refusals} doubts={Doubts} "
            + $"recovered={Recoveries} stalls={Stalls} loads={Loads} gatherings={Gatherings} "
            + $"unreadable={NotReadable} crashes={Crashes} seen={Seen} groups={Groups} votes={VoteGroups} "
            + $"settled={Settlements}";
}
#endif
