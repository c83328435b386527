namespace Khonsu.Cluster.TwoPhase;

/// <summary>What the log of a shard has said of a transaction, as far as it is applied at this node.</summary>
enum ParticipantState
{
    /// <summary>Nothing that is known here.</summary>
    Unknown,

    /// <summary>It has voted yes and keeps its part, as a mark.</summary>
    Prepared,

    /// <summary>It has said no, or was told that the transaction is aborted.</summary>
    Aborted,

    /// <summary>It was told that the transaction is committed, and keeps that.</summary>
    Committed,

    /// <summary>It has committed its part, and keeps nothing of it.</summary>
    Forgotten,
}
