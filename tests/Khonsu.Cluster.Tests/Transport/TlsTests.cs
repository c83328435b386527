using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>Nodes that prove who they are, and those that cannot.</summary>
public sealed class TlsTests : IDisposable
{
    static readonly NodeId s_first = new(1);

    static readonly NodeId s_second = new(2);

    readonly TestAuthority _authority = new();

    [Fact]
    public async Task Nodes_with_certificates_hear_each_other()
    {
        await using TestPeer first = await TestPeer.StartAsync(Secured(1));
        await using TestPeer second = await TestPeer.StartAsync(Secured(2) with
        {
            // Certificates are what it takes to be reached by others.
            Listen = new IPEndPoint(IPAddress.Any, 0),
        });
        await first.MeetAsync(second);
        await second.MeetAsync(first);
        first.Probe(s_second, 1);
        second.Probe(s_first, 2);
        await first.Collector.Until(static collector => collector.Probes.Contains(2UL));
        await second.Collector.Until(static collector => collector.Probes.Contains(1UL));
    }

    [Fact]
    public async Task Certificates_name_the_cluster_whatever_its_shards_and_replicas_make_of_its_number()
    {
        await using TestPeer first = await TestPeer.StartAsync(Of(Secured(1)));
        await using TestPeer second = await TestPeer.StartAsync(Of(Secured(2)));
        await first.MeetAsync(second);

        await second.Collector.UntilReconnected(s_first);
        second.Transport.Serve(new ManagedGroup());
        Assert.Equal(
            PeerOutcome.Done, await first.Transport.AskAsync(s_second, PeerOrder.Presence, CancellationToken.None));

        static TransportOptions Of(TransportOptions options)
            => options with { Cluster = new ClusterId(9), NamedCluster = TestPeer.Cluster };
    }

    [Fact]
    public async Task Nobody_without_a_certificate_of_the_cluster_is_answered()
    {
        using var stranger = new TestAuthority();
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        var managed = new ManagedGroup();
        second.Transport.Serve(managed);
        foreach (TransportOptions options in (TransportOptions[])
            [TestPeer.OptionsOf(1), Secured(1) with { Credentials = stranger.Credentials("khonsu:7/1") }])
        {
            await using TestPeer first = await TestPeer.StartAsync(options);
            await first.MeetAsync(second);
            PeerOutcome outcome = await first.Transport.AskAsync(
                s_second, PeerOrder.HandOver(new GroupId(1), s_first), CancellationToken.None);
            Assert.Equal(PeerOutcome.NoAnswer, outcome);
        }

        Assert.Empty(managed.HandedOver);
    }

    [Fact]
    public async Task Certificates_are_replaced_while_the_nodes_run()
    {
        using var successor = new TestAuthority();
        await using TestPeer first = await TestPeer.StartAsync(Secured(1));
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        foreach ((TestPeer peer, string name) in new[] { (first, "khonsu:7/1"), (second, "khonsu:7/2") })
        {
            peer.Transport.ReplaceCredentials(
                new NodeCredentials(successor.Issue([name]), [.. successor.Roots, .. _authority.Roots]));
        }
        await first.MeetAsync(second);
        first.Probe(s_second, 1);
        await second.Collector.Until(static collector => collector.Probes.Contains(1UL));
        await using TestPeer third = await TestPeer.StartAsync(Secured(3));
        await RefusedAsync(third, second, "The peer is refused: its certificate does not hold");
        Assert.Throws<TransportException>(
            () => first.Transport.ReplaceCredentials(_authority.Credentials("khonsu:7/2")));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_by_who_calls()
    {
        using var stranger = new TestAuthority();
        await using TestPeer second = await TestPeer.StartAsync(
            Secured(2) with { Credentials = stranger.Credentials("khonsu:7/2") });
        await using TestPeer first = await TestPeer.StartAsync(Secured(1));
        await RefusedAsync(first, second, "The peer is refused: its certificate does not hold");
        Assert.Empty(second.Collector.ReconnectedTo);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_by_who_is_called()
    {
        using var stranger = new TestAuthority();
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        // It would take ours, so that only the side that is called is in the way.
        var credentials = new NodeCredentials(
            stranger.Issue(["khonsu:7/1"]), [.. stranger.Roots, .. _authority.Roots]);
        await using TestPeer first = await TestPeer.StartAsync(Secured(1) with { Credentials = credentials });
        await RefusedAsync(first, second, "");
        Assert.Empty(second.Collector.ReconnectedTo);
        Assert.Contains(
            "its certificate does not hold", second.Transport.Statistics.LastRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_at_the_address_of_another_is_refused_by_who_calls()
    {
        await using TestPeer third = await TestPeer.StartAsync(Secured(3));
        await using TestPeer first = await TestPeer.StartAsync(Secured(1));
        await RefusedAsync(first, third, "The peer is refused: it is khonsu:7/3, not khonsu:7/2.");
    }

    [Fact]
    public async Task A_node_of_another_cluster_is_refused()
    {
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        await using TestPeer first = await TestPeer.StartAsync(Secured(1) with
        {
            Cluster = new ClusterId(8),
            Credentials = _authority.Credentials("khonsu:8/1"),
        });
        await RefusedAsync(first, second, "The peer is refused: it is khonsu:7/2, of another cluster.");
    }

    [Fact]
    public async Task A_node_does_not_pass_for_another_with_its_own_certificate()
    {
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        NodeCredentials own = _authority.Credentials("khonsu:7/1");
        var tls = PeerTls.Client(own, new NodeName(TestPeer.Cluster, s_second), static _ => { });
        using var honest = new RawCall(second.Address, tls: tls);
        await honest.SayAsync(RawCall.HelloTo(second, 1));
        await honest.WelcomeAsync();
        using var pretender = new RawCall(second.Address, tls: tls);
        await pretender.SayAsync(RawCall.HelloTo(second, 3));
        Assert.Equal(StatusCode.PermissionDenied, (await pretender.EndAsync()).StatusCode);
        Assert.Equal([s_first], second.Collector.ReconnectedTo);
    }

    [Fact]
    public async Task Plain_text_is_refused_by_a_node_with_certificates()
    {
        await using TestPeer second = await TestPeer.StartAsync(Secured(2));
        await using TestPeer first = await TestPeer.StartAsync(TestPeer.OptionsOf(1));
        await RefusedAsync(first, second, "");
        Assert.Empty(second.Collector.ReconnectedTo);
    }

    [Fact]
    public async Task Plain_text_is_not_spoken_by_a_node_with_certificates()
    {
        await using TestPeer second = await TestPeer.StartAsync(2);
        await using TestPeer first = await TestPeer.StartAsync(Secured(1));
        await RefusedAsync(first, second, "");
        Assert.Empty(second.Collector.ReconnectedTo);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task Nobody_else_is_listened_to_without_certificates(string address)
    {
        TransportException refused = await Assert.ThrowsAsync<TransportException>(() => GrpcTransport.ListenAsync(
            TestPeer.OptionsOf(1) with { Listen = new IPEndPoint(IPAddress.Parse(address), 0) }));
        Assert.Equal(TransportFault.NotSecured, refused.Fault);
    }

    [Theory]
    [InlineData("192.0.2.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("localhost.example", false)]
    [InlineData("LocalHost", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("::1", true)]
    public async Task Nobody_else_is_called_without_certificates(string host, bool isAllowed)
    {
        await using TestPeer first = await TestPeer.StartAsync(1);
        Exception? refused = await Record.ExceptionAsync(
            () => first.Transport.SetPeerAsync(s_second, new NodeAddress(host, 9)));
        Assert.Equal(isAllowed ? null : TransportFault.NotSecured, (refused as TransportException)?.Fault);
        Assert.Equal(isAllowed, first.Transport.Statistics.Links.Count > 0);
    }

    public void Dispose() => _authority.Dispose();

    TransportOptions Secured(ulong node)
        => TestPeer.OptionsOf(node) with { Credentials = _authority.Credentials($"khonsu:7/{node}") };

    // Calls a node by the name of the second one, and sees that none of the three calls is welcomed.
    static async Task RefusedAsync(TestPeer caller, TestPeer called, string why)
    {
        var time = new PausedTime();
        await using GrpcTransport transport = await GrpcTransport.ListenAsync(caller.Options with { Time = time });
        transport.Start(caller.Collector);
        await transport.SetPeerAsync(s_second, called.Address);
        await time.AllPausesAsync();
        Assert.All(transport.Statistics.Links.Values, link =>
        {
            Assert.Equal(0, link.Connections);
            Assert.StartsWith(why, link.LastFailure, StringComparison.Ordinal);
        });
        Assert.Empty(caller.Collector.ReconnectedTo);
    }
}
