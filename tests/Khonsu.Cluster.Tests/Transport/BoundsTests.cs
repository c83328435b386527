using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>Floods, large messages, slow receivers: bounded, counted, and of no harm to what is urgent.</summary>
public sealed class BoundsTests
{
    static readonly NodeId s_first = new(1);

    static readonly NodeId s_second = new(2);

    [Fact]
    public async Task A_slow_receiver_slows_its_sender_down_and_heartbeats_pass_all_the_same()
    {
        // What two sides and the system between them hold at most while nothing is taken: the windows of HTTP/2 and
        // one frame in the hands of the receiver. The first frames are larger than a window, so they count whole.
        const long HeldBytesMax = 4 << 20;
        await using TestPeer first = await TestPeer.StartAsync(TestPeer.OptionsOf(1) with
        {
            ConsensusQueue = new(1_000, 8 << 20),
        });
        await using TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        await first.Collector.UntilReconnected(s_second);
        second.Collector.Shut();
        for (int sent = 0; sent < 1_000; sent++)
            first.Forward(s_second, 100_000);
        for (ulong round = 1; round <= 50; round++)
        {
            first.Beat(s_second, round);
            await second.Collector.Until(collector => collector.Rounds.LastOrDefault() == round);
        }
        LinkStatistics link = first.Link(s_second);
        Assert.InRange(link.SentBytes, 0, HeldBytesMax);
        Assert.InRange(link.DroppedFull, 850, 1_000);
        Assert.All(second.Collector.Received, static one => Assert.IsType<HeartbeatRequest>(one.Message));

        // The newest has stayed, and comes as soon as there is room.
        first.Probe(s_second, 7);
        second.Collector.Open();
        await second.Collector.Until(static collector => collector.Probes.Contains(7UL));
        Assert.Equal(0, first.Link(s_second, TrafficClass.Heartbeat).DroppedFull);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_dropped_and_the_next_one_comes()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(TestPeer.OptionsOf(2) with { FrameBytesMax = 1 << 20 });
        await first.MeetAsync(second);
        first.Forward(s_second, 1_000_000);
        first.Forward(s_second, 2_000_000);
        first.Forward(s_second, 40_000_000);
        first.Probe(s_second, 7);
        await second.Collector.Until(static collector => collector.Probes.Contains(7UL));
        Assert.Equal(2, second.Collector.Received.Count);
        LinkStatistics link = first.Link(s_second);
        Assert.Equal((1, 2, 2), (link.Connections, link.SentMessages, link.DroppedTooLarge));
    }

    [Fact]
    public async Task A_frame_beyond_the_welcome_ends_the_call()
    {
        await using TestPeer peer = await TestPeer.StartAsync(TestPeer.OptionsOf(2) with { FrameBytesMax = 64 << 10 });
        using var call = new RawCall(peer.Address);
        await call.SayAsync(RawCall.HelloTo(peer, 1));
        V1.Welcome welcome = await call.WelcomeAsync();
        Assert.Equal((2UL, 1U, 65_536U), (welcome.Node, welcome.Version, welcome.FrameBytesMax));
        V1.Envelope large = RawCall.Probe(peer, 1);
        large.ProposalForward = new()
        {
            Entries = { new V1.LogEntry { Command = ByteString.CopyFrom(new byte[70_000]) } },
        };
        await call.SayAsync(RawCall.FrameOf(large));
        Assert.Equal(StatusCode.ResourceExhausted, (await call.EndAsync()).StatusCode);
        Assert.Empty(peer.Collector.Received);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_not_taken_and_do_no_harm()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(TestPeer.OptionsOf(2) with { ConnectionsMax = 3 });
        await first.MeetAsync(second);
        first.Beat(s_second, 1);
        first.Probe(s_second, 1);
        await second.Collector.Until(static collector => collector.Received.Count == 2);
        await second.Collector.UntilReconnected(s_first);
        await FourthIsCutAsync(first, second);
        first.Probe(s_second, 2);
        await second.Collector.Until(static collector => collector.Probes.Contains(2UL));
    }

    [Fact]
    public async Task Noise_is_not_taken_for_a_call()
    {
        await using TestPeer peer = await TestPeer.StartAsync(2);
        var random = new Random(5);
        for (int round = 0; round < 20; round++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(peer.Transport.Endpoint);
            byte[] noise = new byte[random.Next(1, 2_000)];
            random.NextBytes(noise);
            await socket.GetStream().WriteAsync(noise);
        }
        using var call = new RawCall(peer.Address);
        await call.SayAsync(RawCall.HelloTo(peer, 1));
        await call.WelcomeAsync();
        await call.SayAsync(RawCall.FrameOf(RawCall.Probe(peer, 1)));
        await peer.Collector.Until(static collector => collector.Probes.Contains(5UL));
    }

    // Waits for the link of catching up as well, so that all three connections are in use, then makes a fourth.
    static async Task FourthIsCutAsync(TestPeer first, TestPeer second)
    {
        first.Send(second.Node, new CatchUpEntries(
            Ballot.None, LogIndex.Zero, 0, [], LogIndex.Zero));
        await second.Collector.Until(static collector => collector.Received.Count == 3);
        using var socket = new TcpClient();
        await socket.ConnectAsync(second.Transport.Endpoint);
        int read;
        try
        {
            read = await socket.GetStream().ReadAsync(new byte[1], TestTimeout.Token());
        }
        catch (IOException)
        {
            read = 0;
        }
        Assert.Equal(0, read);
    }
}
