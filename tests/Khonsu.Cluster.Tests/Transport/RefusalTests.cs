using Grpc.Core;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>Calls that are refused or ended, and what the caller is told.</summary>
public sealed class RefusalTests
{
    static readonly NodeId s_second = new(2);

    [Fact]
    public async Task Another_cluster_is_refused_and_both_sides_say_why()
    {
        await using TestPeer second = await TestPeer.StartAsync(2);
        await RefusedAsync(
            second, TestPeer.OptionsOf(1) with { Cluster = new ClusterId(8) }, "FailedPrecondition", "of cluster 7");
        Assert.Empty(second.Collector.ReconnectedTo);
        Assert.Contains("of cluster 7", second.Transport.Statistics.LastRefusal, StringComparison.Ordinal);
        Assert.Equal(3, second.Transport.Statistics.Refusals);
    }

    [Fact]
    public async Task Another_node_at_the_address_is_refused()
    {
        await using TestPeer third = await TestPeer.StartAsync(3);
        await RefusedAsync(third, TestPeer.OptionsOf(1), "FailedPrecondition", "This is node 3, and node 2 was called");
    }

    [Fact]
    public async Task A_version_that_is_not_spoken_is_refused()
    {
        await using TestPeer second = await TestPeer.StartAsync(2);
        await RefusedAsync(
            second,
            TestPeer.OptionsOf(1) with { Versions = new WireVersions(2, 3) },
            "FailedPrecondition",
            "speaks version 1, and the caller versions 2 to 3");
    }

    [Fact]
    public async Task A_newer_node_speaks_as_the_older_one_does()
    {
        await using TestPeer newer = await TestPeer.StartAsync(TestPeer.OptionsOf(1) with { Versions = new(1, 2) });
        await using TestPeer older = await TestPeer.StartAsync(2);
        await newer.MeetAsync(older);
        await older.MeetAsync(newer);
        newer.Probe(older.Node, 1);
        older.Probe(newer.Node, 2);
        await older.Collector.Until(static collector => collector.Probes.Contains(1UL));
        await newer.Collector.Until(static collector => collector.Probes.Contains(2UL));
    }

    static readonly Dictionary<string, Func<TestPeer, V1.Frame>> s_wrongs = new()
    {
        ["a second hello"] = static peer => new() { Hello = RawCall.HelloTo(peer, 1) },
        ["nothing"] = static _ => new(),
        ["no messages"] = static _ => RawCall.FrameOf(),
        ["a message of another node"] = static peer => RawCall.FrameOf(RawCall.Probe(peer, 3)),
        ["a message to another node"] = static peer => Changed(peer, static one => one.To = 3),
        ["a message of another cluster"] = static peer => Changed(peer, static one => one.Cluster = 8),
        ["a message of another version"] = static peer => Changed(peer, static one => one.Format = 2),
        ["a message of another class"] = static peer => Changed(peer, static one => one.HeartbeatRequest = new()),
        ["no message in an envelope"] = static peer => Changed(peer, static one => one.ClearMessage()),
    };

    public static TheoryData<string> Wrongs => [.. s_wrongs.Keys];

    [Theory, MemberData(nameof(Wrongs))]
    public async Task What_breaks_the_contract_ends_the_call(string what)
    {
        await using TestPeer peer = await TestPeer.StartAsync(2);
        using var call = new RawCall(peer.Address);
        await call.SayAsync(RawCall.HelloTo(peer, 1));
        await call.WelcomeAsync();
        await call.SayAsync(RawCall.FrameOf(RawCall.Probe(peer, 1)));
        await call.SayAsync(s_wrongs[what](peer));
        await EndsAsync(call, StatusCode.InvalidArgument, "Malformed bytes");
        Assert.Single(peer.Collector.Probes);
        Assert.Equal(1, peer.Transport.Statistics.Refusals);
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_end_the_call()
    {
        await using TestPeer peer = await TestPeer.StartAsync(2);
        using var call = new RawCall(peer.Address, static _ => [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        await call.SayAsync(RawCall.HelloTo(peer, 1));
        await EndsAsync(call, StatusCode.InvalidArgument, "Malformed bytes");
    }

    [Fact]
    public async Task A_call_that_does_not_begin_with_a_hello_is_refused()
    {
        await using TestPeer peer = await TestPeer.StartAsync(2);
        using var call = new RawCall(peer.Address);
        await call.SayAsync(RawCall.FrameOf(RawCall.Probe(peer, 1)));
        await EndsAsync(call, StatusCode.InvalidArgument, "begins with a hello");
    }

    [Fact]
    public async Task A_caller_that_says_nothing_is_not_waited_for()
    {
        var time = new PausedTime();
        await using TestPeer peer = await TestPeer.StartAsync(TestPeer.OptionsOf(2) with { Time = time });
        using var call = new RawCall(peer.Address);
        (await time.NextPatienceAsync()).End();
        await EndsAsync(call, StatusCode.Unavailable, "No hello");
    }

    [Fact]
    public async Task A_newer_call_of_a_node_ends_the_one_before()
    {
        await using TestPeer peer = await TestPeer.StartAsync(2);
        using var before = new RawCall(peer.Address);
        await before.SayAsync(RawCall.HelloTo(peer, 1));
        await before.WelcomeAsync();
        using var other = new RawCall(peer.Address);
        V1.Hello heartbeats = RawCall.HelloTo(peer, 1);
        heartbeats.TrafficClass = V1.TrafficClass.Heartbeat;
        await other.SayAsync(heartbeats);
        await other.WelcomeAsync();
        using var after = new RawCall(peer.Address);
        await after.SayAsync(RawCall.HelloTo(peer, 1));
        await after.WelcomeAsync();
        await EndsAsync(before, StatusCode.Aborted, "newer call");

        await after.SayAsync(RawCall.FrameOf(RawCall.Probe(peer, 1)));
        V1.Envelope beat = RawCall.Probe(peer, 1);
        beat.HeartbeatRequest = new() { Round = 9 };
        await other.SayAsync(RawCall.FrameOf(beat));
        await peer.Collector.Until(static collector => collector.Rounds.Any() && collector.Probes.Any());
        Assert.Equal([new NodeId(1), new NodeId(1)], peer.Collector.ReconnectedTo);
    }

    [Fact]
    public async Task A_node_that_stops_does_not_wait_for_its_callers()
    {
        TestPeer peer = await TestPeer.StartAsync(2);
        using var call = new RawCall(peer.Address);
        await call.SayAsync(RawCall.HelloTo(peer, 1));
        await call.WelcomeAsync();
        await peer.DisposeAsync();
        Assert.NotEqual(StatusCode.OK, (await call.EndAsync()).StatusCode);
    }

    static async Task RefusedAsync(TestPeer refuser, TransportOptions caller, string code, string detail)
    {
        var time = new PausedTime();
        await using TestPeer first = await TestPeer.StartAsync(caller with { Time = time });
        await first.Transport.SetPeerAsync(s_second, refuser.Address);
        await time.AllPausesAsync();
        foreach (TrafficClass traffic in Traffic.Classes)
        {
            LinkStatistics link = first.Link(s_second, traffic);
            Assert.Equal(0, link.Connections);
            Assert.Equal(1, link.Failures);
            Assert.StartsWith(code, link.LastFailure, StringComparison.Ordinal);
            Assert.Contains(detail, link.LastFailure, StringComparison.Ordinal);
        }
        Assert.Empty(first.Collector.ReconnectedTo);
    }

    static async Task EndsAsync(RawCall call, StatusCode code, string detail)
    {
        Status end = await call.EndAsync();
        Assert.Equal(code, end.StatusCode);
        Assert.Contains(detail, end.Detail, StringComparison.Ordinal);
    }

    static V1.Frame Changed(TestPeer peer, Action<V1.Envelope> change)
    {
        V1.Envelope envelope = RawCall.Probe(peer, 1);
        change(envelope);
        return RawCall.FrameOf(envelope);
    }
}
