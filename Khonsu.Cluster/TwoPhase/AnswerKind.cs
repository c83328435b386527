namespace Khonsu.Cluster.TwoPhase;

/// <summary>What the caller of a transaction is told.</summary>
enum AnswerKind
{
    /// <summary>It committed.</summary>
    Committed = 1,

    /// <summary>Nothing of it was done, and nothing ever will be.</summary>
    Refused,

    /// <summary>It may have committed, or not, or it may still.</summary>
    Unknown,
}
