using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport;

/// <summary>What a transport has carried, and what it has dropped.</summary>
sealed record TransportStatistics
{
    /// <summary>What was sent, by peer and class.</summary>
    public required IReadOnlyDictionary<(NodeId Peer, TrafficClass Traffic), LinkStatistics> Links { get; init; }

    /// <summary>Messages to nodes of which no address is known.</summary>
    public required long DroppedUnknown { get; init; }

    /// <summary>Frames that have come in.</summary>
    public required long ReceivedFrames { get; init; }

    /// <summary>The messages in them.</summary>
    public required long ReceivedMessages { get; init; }

    /// <summary>Handshakes and calls of others that were refused, or ended for what came by them.</summary>
    public required long Refusals { get; init; }

    /// <summary>Why the last of these was.</summary>
    public required string? LastRefusal { get; init; }
}
