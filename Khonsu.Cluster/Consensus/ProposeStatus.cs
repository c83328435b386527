namespace Khonsu.Cluster.Consensus;

/// <summary>What <see cref="ConsensusMachine.Propose"/> did.</summary>
enum ProposeStatus
{
    /// <summary>This replica leads, or is about to: the proposal is in its log or waits to be.</summary>
    Taken,

    /// <summary>It will be sent to the leader; nobody tells whether it arrives.</summary>
    Forwarded,

    /// <summary>Refused: no leader is known.</summary>
    NoLeader,

    /// <summary>Refused: too much is undecided or unapplied. Try again later.</summary>
    Busy,

    /// <summary>Refused: the payload is larger than <see cref="MachineOptions.EntryBytesMax"/>.</summary>
    TooLarge,

    /// <summary>Refused: the configuration or the leader is being changed. Try again soon.</summary>
    Changing,

    /// <summary>Refused: the disk of this leader does not answer.</summary>
    Stalled,
}
