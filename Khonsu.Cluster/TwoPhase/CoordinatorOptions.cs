namespace Khonsu.Cluster.TwoPhase;

/// <summary>What bounds the patience of a <see cref="Coordinator"/>. Immutable; all defaults stand here.</summary>
sealed record CoordinatorOptions
{
    /// <summary>How long to wait for the log after a proposal, before it is proposed again.</summary>
    public int ResendTicks { get; init; } = 40;

    /// <summary>How long to wait after a proposal has failed, before it is proposed again.</summary>
    public int RetryTicks { get; init; } = 4;

    /// <summary>How long a transaction of somebody else stands still before the leader of its home, which is the
    /// smallest of its shards, takes it up.</summary>
    public int RecoverTicks { get; init; } = 100;

    /// <summary>How long before any node takes it up.</summary>
    public int AnyRecoverTicks { get; init; } = 600;

    /// <summary>What this node adds to <see cref="AnyRecoverTicks"/>; different at each, so that not all do it at
    /// once.</summary>
    public int RecoverSpreadTicks { get; init; }
}
