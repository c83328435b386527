namespace Khonsu.Cluster.TwoPhase;

/// <summary>What this node knows of how a transaction ends.</summary>
enum Fate
{
    /// <summary>Not all have voted, and none has said no.</summary>
    Open,

    /// <summary>One has said no.</summary>
    Aborted,

    /// <summary>All have said yes.</summary>
    Committed,
}
