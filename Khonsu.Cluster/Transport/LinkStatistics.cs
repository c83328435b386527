namespace Khonsu.Cluster.Transport;

/// <summary>What this node has sent to one peer in one traffic class, since it has its present address.</summary>
sealed record LinkStatistics
{
    /// <summary>Whether the peer has welcomed us.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Connections that were welcomed.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections that have ended, and attempts that came to nothing.</summary>
    public required long Failures { get; init; }

    /// <summary>Why the last of these was; what to do, where that is known.</summary>
    public required string? LastFailure { get; init; }

    /// <summary>Frames that were handed to a connection.</summary>
    public required long SentFrames { get; init; }

    /// <summary>The messages in them.</summary>
    public required long SentMessages { get; init; }

    /// <summary>The bytes of them.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Messages that were dropped because newer ones needed their room.</summary>
    public required long DroppedFull { get; init; }

    /// <summary>Messages that were dropped because the peer could not be reached.</summary>
    public required long DroppedAway { get; init; }

    /// <summary>Messages that were dropped because they fit into no frame that the peer takes.</summary>
    public required long DroppedTooLarge { get; init; }
}
