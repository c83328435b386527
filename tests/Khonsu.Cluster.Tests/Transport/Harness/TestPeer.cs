using System.Net;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>A node with a transport on a free port of this machine, and what it has received.</summary>
sealed class TestPeer : IAsyncDisposable
{
    public static readonly ClusterId Cluster = new(7);

    TestPeer(TransportOptions options, GrpcTransport transport)
    {
        Options = options;
        Transport = transport;
    }

    public TransportOptions Options { get; }

    public GrpcTransport Transport { get; }

    public Collector Collector { get; } = new();

    public NodeId Node => Options.Node;

    public NodeAddress Address => new("127.0.0.1", Transport.Endpoint.Port);

    /// <summary>Options with quick pauses, yet none so short that it is none.</summary>
    public static TransportOptions OptionsOf(ulong node) => new()
    {
        Cluster = Cluster,
        Node = new NodeId(node),
        PauseFirst = TimeSpan.FromMilliseconds(4),
        PauseMax = TimeSpan.FromMilliseconds(20),
        Chance = new Random((int)node),
    };

    public static Message ProbeOf(ulong number) => new ReadProbe(Ballot.None, number);

    public static Message ForwardOf(int bytes)
        => new ProposalForward([LogEntry.Command(new ProposalId(new NodeId(1), 1, 1), new byte[bytes])]);

    public static Envelope Enclosed(NodeId from, NodeId to, Message message)
        => new(Cluster, new GroupId(1), new ConfigId(1), from, to, message);

    public static Task<TestPeer> StartAsync(ulong node) => StartAsync(OptionsOf(node));

    public static async Task<TestPeer> StartAsync(TransportOptions options)
    {
        var peer = new TestPeer(options, await GrpcTransport.ListenAsync(options));
        peer.Transport.Start(peer.Collector);
        return peer;
    }

    public Task MeetAsync(TestPeer other) => Transport.SetPeerAsync(other.Node, other.Address);

    /// <summary>Sends a small message of the consensus class.</summary>
    public void Probe(NodeId to, ulong number) => Send(to, ProbeOf(number));

    /// <summary>Sends a heartbeat.</summary>
    public void Beat(NodeId to, ulong round) => Send(to, new HeartbeatRequest(round, Ballot.None, LogIndex.Zero));

    /// <summary>Sends bytes of the consensus class.</summary>
    public void Forward(NodeId to, int bytes) => Send(to, ForwardOf(bytes));

    public void Send(NodeId to, Message message) => Transport.Send([Enclosed(Node, to, message)]);

    public LinkStatistics Link(NodeId to, TrafficClass traffic = TrafficClass.Consensus)
        => Transport.Statistics.Links[(to, traffic)];

    public ValueTask DisposeAsync()
    {
        Collector.Open();
        return Transport.DisposeAsync();
    }
}
