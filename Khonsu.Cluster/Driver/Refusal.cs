namespace Khonsu.Cluster.Driver;

/// <summary>Why a call was refused. Nothing of it was done and nothing will be.</summary>
enum Refusal
{
    /// <summary>Too much is waiting on this node, or undecided or unapplied in the group. Try again later.</summary>
    Busy = 1,

    /// <summary>No leader is known, or it was lost before it took the call. Try again after an election.</summary>
    NoLeader,

    /// <summary>This node does not lead, or not yet; only the leader can do it.</summary>
    NotLeader,

    /// <summary>The payload is larger than the largest entry. Split it.</summary>
    TooLarge,

    /// <summary>The configuration or the leader is being changed. Try again soon.</summary>
    Changing,

    /// <summary>The disk of the leader does not answer. Another node will lead; try again after an election.</summary>
    Stalled,

    /// <summary>The number of the configuration is not the one after the present one. Look at the status.</summary>
    WrongNumber,

    /// <summary>A node that was to join made no progress. See that it runs and is reached, then try again.</summary>
    TimedOut,

    /// <summary>No node could be reached. Try again later.</summary>
    Unreachable,

    /// <summary>The store has not all of its shards together yet. Try again soon.</summary>
    CatchingUp,
}
