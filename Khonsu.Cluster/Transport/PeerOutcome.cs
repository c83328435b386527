namespace Khonsu.Cluster.Transport;

/// <summary>How a request to another node ended; the numbers are those of the contract.</summary>
enum PeerOutcome
{
    /// <summary>No answer came; what was asked for may be done, or never. Not in the contract.</summary>
    NoAnswer = 0,

    /// <summary>It is done.</summary>
    Done = 1,

    /// <summary>The node does not lead the group, or whom it was to hand it to does not follow closely.</summary>
    NotLeader = 2,

    /// <summary>Another change, or a hand-over, is under way.</summary>
    Changing = 3,

    /// <summary>The configuration is not the next one.</summary>
    WrongNumber = 4,

    /// <summary>A new voter made no progress; nothing was changed.</summary>
    TimedOut = 5,

    /// <summary>The node stopped leading meanwhile: it may be done, or never.</summary>
    Unknown = 6,

    /// <summary>The node is busy, starting or stopping; nothing was done.</summary>
    Busy = 7,
}
