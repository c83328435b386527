namespace Khonsu.Cluster.Consensus;

/// <summary>What a replica is in its configuration.</summary>
enum Role
{
    /// <summary>It does not vote: a learner, a node that joins, or one that was removed.</summary>
    Passive,

    /// <summary>It votes and follows.</summary>
    Follower,

    /// <summary>It votes and leads, or prepares to.</summary>
    Leader,
}
