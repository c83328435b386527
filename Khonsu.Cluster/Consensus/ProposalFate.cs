namespace Khonsu.Cluster.Consensus;

/// <summary>What became of a proposal that this replica took and lost sight of.</summary>
enum ProposalFate
{
    /// <summary>It never entered a log and never will: proposing it again is safe.</summary>
    Dropped,

    /// <summary>It was in the log when this replica stopped leading: it may still be decided, or never.</summary>
    Uncertain,
}
