using System.Net;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Transport;

/// <summary>Who a node is on the wire, and what bounds it. Immutable; all defaults stand here.</summary>
sealed record TransportOptions
{
    /// <summary>The cluster.</summary>
    public required ClusterId Cluster { get; init; }

    /// <summary>The cluster that certificates name; null where it is the same.</summary>
    public ClusterId? NamedCluster { get; init; }

    /// <summary>What certificates of nodes call the cluster.</summary>
    public ClusterId CertifiedCluster => NamedCluster ?? Cluster;

    /// <summary>This node.</summary>
    public required NodeId Node { get; init; }

    /// <summary>Where to listen: on this machine only, unless told otherwise. Port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>
    /// The certificates; with them every connection is encrypted and both sides prove who they are. Without them,
    /// nothing but this machine is listened to or dialled.
    /// </summary>
    public NodeCredentials? Credentials { get; init; }

    /// <summary>No message and no frame that comes in is larger. At least a largest entry, a batch of the machines and
    /// a chunk of a checkpoint, with some room.</summary>
    public int FrameBytesMax { get; init; } = 2 << 20;

    /// <summary>What may wait for a peer in the class of heartbeats.</summary>
    public QueueLimits HeartbeatQueue { get; init; } = new(4096, 1 << 20);

    /// <summary>What may wait for a peer in the class of consensus.</summary>
    public QueueLimits ConsensusQueue { get; init; } = new(8192, 32 << 20);

    /// <summary>What may wait for a peer in the class of catching up.</summary>
    public QueueLimits CatchUpQueue { get; init; } = new(256, 16 << 20);

    /// <summary>Connections that are taken at a time, of all peers; each peer makes three.</summary>
    public int ConnectionsMax { get; init; } = 256;

    /// <summary>How long to wait for a connection, for a hello, and for a welcome.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A connection that is silent for so long is asked whether it is there, and ends when it does not
    /// answer for as long again. At least a second.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause after the first failed connection; it doubles with each further one.</summary>
    public TimeSpan PauseFirst { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause. A connection that has lasted longer makes the next pause a first one.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter of pauses comes from; asked by one thread at a time.</summary>
    public Random Chance { get; init; } = Random.Shared;

    /// <summary>Versions to offer and to take; fewer than all only to try out what an older node would do.</summary>
    public WireVersions Versions { get; init; } = WireVersions.Ours;

    /// <summary>What may wait for a peer in a class.</summary>
    public QueueLimits QueueOf(TrafficClass traffic) => traffic switch
    {
        TrafficClass.Heartbeat => HeartbeatQueue,
        TrafficClass.CatchUp => CatchUpQueue,
        _ => ConsensusQueue,
    };

    /// <summary>Checks that the bounds make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it.</exception>
    public void Check()
    {
        Require(FrameBytesMax is >= 64 << 10 and <= 64 << 20, $"{nameof(FrameBytesMax)} is from 64 KiB to 64 MiB.");
        Require(ConsensusQueue.Bytes >= FrameBytesMax, $"{nameof(ConsensusQueue)} has room for a frame.");
        Require(CatchUpQueue.Bytes >= FrameBytesMax, $"{nameof(CatchUpQueue)} has room for a frame.");
        Require(HeartbeatQueue.Messages > 0, $"{nameof(HeartbeatQueue)} has room for a message.");
        Require(ConsensusQueue.Messages > 0, $"{nameof(ConsensusQueue)} has room for a message.");
        Require(CatchUpQueue.Messages > 0, $"{nameof(CatchUpQueue)} has room for a message.");
        Require(ConnectionsMax > 0, $"{nameof(ConnectionsMax)} is at least 1.");
        Require(HelloTimeout > TimeSpan.Zero, $"{nameof(HelloTimeout)} is more than nothing.");
        Require(SilenceMax >= TimeSpan.FromSeconds(1), $"{nameof(SilenceMax)} is at least a second.");
        Require(PauseFirst > TimeSpan.Zero, $"{nameof(PauseFirst)} is more than nothing.");
        Require(PauseMax >= PauseFirst, $"{nameof(PauseMax)} is at least {nameof(PauseFirst)}.");
    }

    static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new ArgumentException(rule);
    }
}
