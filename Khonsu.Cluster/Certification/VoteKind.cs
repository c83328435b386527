namespace Khonsu.Cluster.Certification;

/// <summary>What a shard says of a transaction that touches other shards too; a fact of its log.</summary>
enum VoteKind
{
    /// <summary>Its part may be committed, and is kept for that until the transaction is resolved.</summary>
    Yes = 1,

    /// <summary>It is not done, and never will be.</summary>
    No,

    /// <summary>It was resolved: committed.</summary>
    Committed,
}
