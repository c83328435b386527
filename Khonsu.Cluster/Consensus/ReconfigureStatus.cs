namespace Khonsu.Cluster.Consensus;

/// <summary>What <see cref="ConsensusMachine.Reconfigure"/> did, or how it ended.</summary>
enum ReconfigureStatus
{
    /// <summary>It has started: new voters are brought up to date, then the stop sign is appended.</summary>
    Started,

    /// <summary>Refused: only a leader with its log adopted can do it.</summary>
    NotLeader,

    /// <summary>Refused: another change is under way.</summary>
    Changing,

    /// <summary>Refused: the number of the configuration is not the next one.</summary>
    WrongNumber,

    /// <summary>Given up: a new voter made no progress. Nothing was changed.</summary>
    TimedOut,

    /// <summary>Given up: this replica stopped leading before the stop sign was decided. It may still be
    /// decided.</summary>
    Uncertain,
}
