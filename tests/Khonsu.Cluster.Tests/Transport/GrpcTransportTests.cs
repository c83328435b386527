using System.Net;
using System.Net.Sockets;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>Nodes that talk to each other over real connections.</summary>
public sealed class GrpcTransportTests
{
    static readonly NodeId s_first = new(1);

    static readonly NodeId s_second = new(2);

    [Fact]
    public async Task Three_nodes_hear_each_other()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(2);
        await using TestPeer third = await TestPeer.StartAsync(3);
        TestPeer[] peers = [first, second, third];
        foreach (TestPeer from in peers)
        {
            foreach (TestPeer to in peers.Where(to => to != from))
            {
                await from.MeetAsync(to);
                from.Probe(to.Node, from.Node.Value);
            }
        }
        foreach (TestPeer peer in peers)
        {
            IEnumerable<ulong> others = peers.Where(other => other != peer).Select(static other => other.Node.Value);
            await peer.Collector.Until(static collector => collector.Received.Count == 2);
            Assert.Equal(others, peer.Collector.Probes.Order());
            Assert.All(peer.Collector.Received, one => Assert.Equal(peer.Node, one.To));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Messages_arrive_unchanged_and_those_of_a_class_in_order(int seed)
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        var messages = new RandomMessages(seed);
        Message[] sent = [.. Enumerable.Range(0, 2_000).Select(_ => messages.Draw())];
        foreach (Message message in sent)
            first.Send(s_second, message);
        await second.Collector.Until(collector => collector.Received.Count == sent.Length);
        Message[] received = [.. second.Collector.Received.Select(static one => one.Message)];
        foreach (TrafficClass traffic in Traffic.Classes)
            Assert.Equal($"seed {seed}\n{TextOf(sent, traffic)}", $"seed {seed}\n{TextOf(received, traffic)}");
        Assert.InRange(second.Transport.Statistics.ReceivedFrames, 3, sent.Length - 1);
        Assert.Equal(sent.Length, second.Transport.Statistics.ReceivedMessages);
    }

    [Fact]
    public async Task What_is_sent_together_arrives_together()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        await second.Collector.UntilReconnected(s_first);

        first.Transport.Send([.. Enumerable.Range(0, 100).Select(
            static number => TestPeer.Enclosed(s_first, s_second, TestPeer.ProbeOf((ulong)number)))]);

        await second.Collector.Until(static collector => collector.Received.Count == 100);
        Assert.Equal([100], second.Collector.Together);
        Assert.Equal(Enumerable.Range(0, 100).Select(static number => (ulong)number), second.Collector.Probes);
    }

    [Fact]
    public async Task Both_sides_are_told_of_each_new_connection()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        TestPeer second = await TestPeer.StartAsync(2);
        await first.MeetAsync(second);
        await first.Collector.UntilReconnected(s_second);
        await second.Collector.UntilReconnected(s_first);

        // A restart at the same address: the link finds it by itself.
        IPEndPoint endpoint = second.Transport.Endpoint;
        await second.DisposeAsync();
        await using TestPeer restarted = await TestPeer.StartAsync(second.Options with { Listen = endpoint });
        await first.Collector.UntilReconnected(s_second, times: 2);
        await restarted.Collector.UntilReconnected(s_first);
        first.Probe(s_second, 5);
        await restarted.Collector.Until(static collector => collector.Probes.Contains(5UL));
        Assert.InRange(first.Link(s_second).Connections, 2, int.MaxValue);
        Assert.NotNull(first.Link(s_second).LastFailure);
    }

    [Fact]
    public async Task What_a_broken_connection_has_left_behind_goes_by_the_next_one()
    {
        var time = new PausedTime();
        TestPeer second = await TestPeer.StartAsync(2);
        second.Collector.Shut();
        await using GrpcTransport first = await GrpcTransport.ListenAsync(TestPeer.OptionsOf(1) with { Time = time });
        await first.SetPeerAsync(s_second, second.Address);
        // More than the connection can hold, and all of it before the link begins, so that nothing wakes it later.
        for (int sent = 0; sent < 100; sent++)
            first.Send([TestPeer.Enclosed(s_first, s_second, TestPeer.ForwardOf(100_000))]);
        first.Send([TestPeer.Enclosed(s_first, s_second, TestPeer.ProbeOf(7))]);
        first.Start(new Collector());
        await second.Collector.UntilReconnected(s_first);
        IPEndPoint endpoint = second.Transport.Endpoint;
        await second.Transport.DisposeAsync();
        await second.DisposeAsync();
        Pause[] pauses = await time.AllPausesAsync();

        await using TestPeer restarted = await TestPeer.StartAsync(second.Options with { Listen = endpoint });
        foreach (Pause pause in pauses)
            pause.End();
        await restarted.Collector.Until(static collector => collector.Probes.Contains(7UL));
    }

    [Fact]
    public async Task A_peer_that_is_away_is_tried_again_later_and_later_and_its_messages_are_dropped()
    {
        TestPeer gone = await TestPeer.StartAsync(2);
        await gone.DisposeAsync();
        var time = new PausedTime();
        await using TestPeer first = await TestPeer.StartAsync(TestPeer.OptionsOf(1) with
        {
            Time = time,
            PauseFirst = TimeSpan.FromMilliseconds(50),
            PauseMax = TimeSpan.FromSeconds(1),
        });
        await first.MeetAsync(gone);
        foreach (int doublings in Enumerable.Range(0, 4))
        {
            Pause[] pauses = await time.AllPausesAsync();
            double longest = 50 * Math.Pow(2, doublings);
            Assert.All(pauses, pause => Assert.InRange(pause.Length.TotalMilliseconds, longest / 2, longest));
            Assert.Equal(doublings, first.Link(s_second).DroppedAway);
            first.Probe(s_second, 1);
            foreach (Pause pause in pauses)
                pause.End();
        }
        await time.AllPausesAsync();
        LinkStatistics link = first.Link(s_second);
        Assert.Equal((0, 5, 4, false), (link.Connections, link.Failures, link.DroppedAway, link.IsUp));
        Assert.StartsWith("Unavailable", link.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_is_given_up()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var time = new PausedTime();
        await using TestPeer first = await TestPeer.StartAsync(
            TestPeer.OptionsOf(1) with { Time = time, SilenceMax = TimeSpan.FromMinutes(1) });
        int port = ((IPEndPoint)deaf.LocalEndpoint).Port;
        await first.Transport.SetPeerAsync(s_second, new NodeAddress("127.0.0.1", port));
        foreach (TrafficClass _ in Traffic.Classes)
            (await time.NextPatienceAsync()).End();
        await time.AllPausesAsync();
        Assert.Equal("The peer has not answered in time.", first.Link(s_second).LastFailure);
    }

    [Fact]
    public async Task A_peer_that_has_moved_is_found_at_its_new_address()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer before = await TestPeer.StartAsync(2);
        await using TestPeer after = await TestPeer.StartAsync(2);
        await first.MeetAsync(before);
        await before.Collector.UntilReconnected(s_first);
        await first.MeetAsync(after);
        first.Probe(s_second, 1);
        await after.Collector.Until(static collector => collector.Probes.Contains(1UL));
        Assert.Empty(before.Collector.Probes);

        // The same address again changes nothing.
        await first.MeetAsync(after);
        Assert.Equal(1, first.Link(s_second).Connections);
    }

    [Fact]
    public async Task A_message_to_a_node_without_an_address_is_dropped_and_counted()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await using TestPeer second = await TestPeer.StartAsync(2);
        first.Probe(s_second, 1);
        await first.MeetAsync(second);
        await first.Transport.RemovePeerAsync(s_second);
        first.Probe(s_second, 2);
        Assert.Equal(2, first.Transport.Statistics.DroppedUnknown);
        Assert.Empty(first.Transport.Statistics.Links);
    }

    [Fact]
    public async Task A_node_takes_no_calls_before_it_is_started()
    {
        var time = new PausedTime();
        await using GrpcTransport second = await GrpcTransport.ListenAsync(TestPeer.OptionsOf(2));
        await using TestPeer first = await TestPeer.StartAsync(TestPeer.OptionsOf(1) with { Time = time });
        await first.Transport.SetPeerAsync(s_second, new NodeAddress("127.0.0.1", second.Endpoint.Port));
        Pause[] pauses = await time.AllPausesAsync();
        Assert.Equal("Unavailable: This node is starting.", first.Link(s_second).LastFailure);

        var collector = new Collector();
        second.Start(collector);
        foreach (Pause pause in pauses)
            pause.End();
        first.Probe(s_second, 1);
        await collector.Until(static one => one.Probes.Contains(1UL));
    }

    [Fact]
    public async Task A_chunk_of_a_checkpoint_that_was_not_filled_is_the_callers_mistake()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        var checkpoint = new CheckpointRef(
            1, new LogIndex(1), 1, Ballot.None, Config.Joining, LogIndex.Zero, 10);
        Assert.Throws<ArgumentException>(
            () => first.Send(s_second, new CheckpointChunk(checkpoint, 0, 10, default)));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        TransportException taken = await Assert.ThrowsAsync<TransportException>(
            () => GrpcTransport.ListenAsync(TestPeer.OptionsOf(2) with { Listen = first.Transport.Endpoint }));
        Assert.Equal(TransportFault.CannotListen, taken.Fault);
        Assert.Contains(first.Transport.Endpoint.ToString(), taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_that_make_no_sense_are_named()
    {
        TransportOptions options = TestPeer.OptionsOf(1);
        foreach ((TransportOptions Wrong, string Name) one in new[]
        {
            (options with { FrameBytesMax = 1 }, nameof(options.FrameBytesMax)),
            (options with { ConsensusQueue = new(1, 1) }, nameof(options.ConsensusQueue)),
            (options with { CatchUpQueue = new(0, 8 << 20) }, nameof(options.CatchUpQueue)),
            (options with { HeartbeatQueue = new(0, 1) }, nameof(options.HeartbeatQueue)),
            (options with { ConnectionsMax = 0 }, nameof(options.ConnectionsMax)),
            (options with { HelloTimeout = TimeSpan.Zero }, nameof(options.HelloTimeout)),
            (options with { SilenceMax = TimeSpan.Zero }, nameof(options.SilenceMax)),
            (options with { PauseFirst = TimeSpan.Zero }, nameof(options.PauseFirst)),
            (options with { PauseMax = TimeSpan.Zero }, nameof(options.PauseMax)),
        })
        {
            ArgumentException wrong = await Assert.ThrowsAsync<ArgumentException>(
                () => GrpcTransport.ListenAsync(one.Wrong));
            Assert.StartsWith(one.Name, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    public async Task A_port_that_is_not_there_is_named(int port)
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => first.Transport.SetPeerAsync(s_second, new NodeAddress("127.0.0.1", port)));
    }

    static string TextOf(IEnumerable<Message> messages, TrafficClass traffic) => string.Join('\n', messages
        .Where(message => Traffic.ClassOf(message) == traffic)
        .Select(Dump.Of));
}
