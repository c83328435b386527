using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Tests.Nodes;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>What a client can do with three nodes, and what it is told when it cannot.</summary>
public sealed class ClientCallTests : IAsyncLifetime
{
    readonly IPEndPoint[] _endpoints
        = [.. LoopbackPorts.Take(3).Select(static port => new IPEndPoint(IPAddress.Loopback, port))];

    ThreeNodes? _nodes;

    ThreeNodes Nodes => _nodes!;

    public async Task InitializeAsync() => _nodes = await ThreeNodes.StartAsync(
        options => options with { Clients = new KhonsuClientOptions { Listen = _endpoints[options.Node - 1] } });

    public async Task DisposeAsync() => await Nodes.DisposeAsync();

    [Fact]
    public async Task The_status_names_members_leader_and_places_in_the_log()
    {
        int leader = await Nodes.LeaderAsync();
        await Nodes[leader].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        using TestClient client = Client(leader);

        V1.StatusReply status = await client.CallAsync(ClientMethods.Status, new V1.StatusRequest());

        Assert.Equal((ulong)leader + 1, status.Leader);
        Assert.Equal([1UL, 2UL, 3UL], status.Voters);
        Assert.True(status.Ballot > 0);
        Assert.True(status.Decided > 0 && status.Applied <= status.Decided && status.Decided <= status.Accepted);
        Assert.NotEmpty(status.Followers);
        Assert.True(status.HasStalenessMicroseconds);
    }

    [Fact]
    public async Task The_leadership_is_handed_over()
    {
        int leader = await Nodes.LeaderAsync();
        int next = (leader + 1) % 3;
        using TestClient client = Client(leader);

        await client.CallAsync(
            ClientMethods.TransferLeadership, new V1.TransferLeadershipRequest { Node = (ulong)next + 1 });

        while (!Nodes[next].Status.IsLeading)
            await Task.Delay(10);
    }

    [Fact]
    public async Task Members_are_changed_on_any_node_and_leaders_hand_over_themselves()
    {
        int leader = await Nodes.LeaderAsync();
        int other = (leader + 1) % 3;
        using TestClient client = Client(leader);
        using TestClient wrong = Client(other);
        var request = new V1.ReconfigureRequest();
        request.Voters.Add((ulong)leader + 1);
        request.Voters.Add((ulong)other + 1);

        RpcException refused = await wrong.RefusedAsync(
            ClientMethods.TransferLeadership, new V1.TransferLeadershipRequest { Node = (ulong)leader + 1 });
        await wrong.CallAsync(ClientMethods.Reconfigure, request);

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal(nameof(ClusterUnavailableException), refused.Trailers.GetValue("khonsu-error"));
        Assert.Equal(nameof(ClusterUnavailableReason.NotLeader), refused.Trailers.GetValue("khonsu-reason"));
        Assert.Equal(2, Nodes[leader].Status.Voters.Count);
        refused = await client.RefusedAsync(
            ClientMethods.ReplaceNode, new V1.ReplaceNodeRequest { Node = 77, Replacement = 78 });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        refused = await client.RefusedAsync(
            ClientMethods.SetPeer, new V1.SetPeerRequest { Node = 9, Host = "", Port = 70_000 });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        await client.CallAsync(
            ClientMethods.SetPeer, new V1.SetPeerRequest { Node = 9, Host = "127.0.0.1", Port = 7 });
    }

    [Fact]
    public async Task An_outcome_is_asked_for_over_the_wire()
    {
        int leader = await Nodes.LeaderAsync();
        using TestClient client = Client(leader);

        V1.GetOutcomeReply reply = await client.CallAsync(
            ClientMethods.GetOutcome, new V1.GetOutcomeRequest { Node = 77, Start = 1, Number = 1 });
        RpcException refused = await client.RefusedAsync(ClientMethods.GetOutcome, new V1.GetOutcomeRequest());

        Assert.Equal(V1.CommitOutcome.Undecided, reply.Outcome);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        foreach (CommitOutcomeKind kind in Enum.GetValues<CommitOutcomeKind>())
            Assert.Equal(kind.ToString(), ((V1.CommitOutcome)kind).ToString());
    }

    TestClient Client(int number) => new(_endpoints[number]);
}
