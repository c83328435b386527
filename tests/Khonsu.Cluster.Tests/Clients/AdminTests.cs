using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Transport.Harness;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>A program that asks a node from outside gets the same answers and errors as inside.</summary>
public sealed class AdminTests : IDisposable
{
    const string Reader = "reader-0123456789abcdef";

    readonly NodeFolder _folder = new();
    readonly TestAuthority _authority = new();
    readonly TestAuthority _others = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task The_status_and_the_outcomes_are_those_of_the_node()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions());
        await node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        using KhonsuAdmin admin = AdminOf(node);

        await admin.CheckpointAsync();
        KhonsuNodeStatus near = node.Status;
        KhonsuNodeStatus far = await admin.GetStatusAsync();

        Assert.Equal(near.Voters, far.Voters);
        Assert.Equal(near.Followers, far.Followers);
        Assert.Equal(
            near.Shards.Select(static shard => shard with { Voters = [], Learners = [] }),
            far.Shards.Select(static shard => shard with { Voters = [], Learners = [] }));
        Assert.Equal([1UL], far.Shards.Single().Voters);
        Assert.Empty(far.Shards.Single().Learners);
        Assert.Equal(
            near with { Voters = [], Followers = [], Shards = [], Staleness = null, Syncs = 0 },
            far with { Voters = [], Followers = [], Shards = [], Staleness = null, Syncs = 0 });
        Assert.True(far.Syncs >= near.Syncs && near.Syncs > 0);
        var stranger = new CommitId(77, 1, 1);
        Assert.Equal(await node.GetOutcomeAsync(stranger), await admin.GetOutcomeAsync(stranger));
    }

    [Fact]
    public async Task An_error_of_the_node_keeps_its_type_and_reason()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions());
        using KhonsuAdmin admin = AdminOf(node);

        ClusterUnavailableException near = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => node.TransferLeadershipAsync(99));
        ClusterUnavailableException far = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => admin.TransferLeadershipAsync(99));
        Assert.Equal((near.Reason, near.Message), (far.Reason, far.Message));

        NodeCallException refused = await Assert.ThrowsAsync<NodeCallException>(() => admin.ReconfigureAsync([]));
        Assert.Equal(NodeCallFault.Refused, refused.Fault);
        refused = await Assert.ThrowsAsync<NodeCallException>(() => admin.ReplaceAsync(77, 78));
        Assert.Equal(NodeCallFault.Refused, refused.Fault);
        refused = await Assert.ThrowsAsync<NodeCallException>(
            () => admin.SetPeerAsync(new KhonsuPeer(1, "127.0.0.1", 7)));
        Assert.Equal(NodeCallFault.Refused, refused.Fault);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => admin.GetStatusAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task How_many_nodes_vote_is_changed_and_told()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions());
        using KhonsuAdmin admin = AdminOf(node);
        Assert.Null((await admin.GetStatusAsync()).Replicas);

        await admin.SetReplicasAsync(3);
        Assert.Equal((3, 3), ((await admin.GetStatusAsync()).Replicas, node.Status.Replicas));
        await admin.ReconfigureAsync([1]);
        Assert.Equal(3, node.Status.Replicas);
        await admin.SetReplicasAsync(null);
        Assert.Null(node.Status.Replicas);

        foreach (int wrong in (int[])[0, -1, int.MinValue])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => admin.SetReplicasAsync(wrong));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.SetReplicasAsync(wrong));
        }

        using var client = new TestClient(node.ClientEndpoint!, null);
        RpcException refused = await client.RefusedAsync(ClientMethods.SetReplicas, new V1.SetReplicasRequest());
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        // More than there can be nodes are all of them.
        await client.CallAsync(ClientMethods.SetReplicas, new V1.SetReplicasRequest { Replicas = uint.MaxValue });
        Assert.Null(node.Status.Replicas);
    }

    [Fact]
    public async Task What_lies_between_has_a_kind_and_says_what_to_do()
    {
        KhonsuNode<Bank> node = await StartAsync(
            new KhonsuClientOptions { Tokens = [new KhonsuClientToken(Reader, KhonsuClientRole.Read)] });
        using KhonsuAdmin nobody = AdminOf(node);
        using KhonsuAdmin reader = AdminOf(node, Reader);
        // Why another one: a connection that there is may break in the midst of a call.
        using KhonsuAdmin late = AdminOf(node, Reader);

        Assert.Equal(node.Status.Node, (await reader.GetStatusAsync()).Node);
        Assert.Equal(NodeCallFault.Unauthenticated, await FaultAsync(() => nobody.GetStatusAsync()));
        Assert.Equal(NodeCallFault.RoleTooSmall, await FaultAsync(() => reader.CheckpointAsync()));
        await node.DisposeAsync();
        Assert.Equal(NodeCallFault.NoAnswer, await FaultAsync(() => late.GetStatusAsync()));
    }

    [Fact]
    public async Task The_certificate_of_the_node_must_be_signed_by_those_that_are_trusted()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new KhonsuClientOptions
        {
            Certificate = _authority.Issue([]),
            Tokens = [new KhonsuClientToken(Reader, KhonsuClientRole.Read)],
        });
        using KhonsuAdmin trusting = SecureOf(node, _authority);
        using KhonsuAdmin strange = SecureOf(node, _others);

        Assert.Equal(node.Status.Node, (await trusting.GetStatusAsync()).Node);
        Assert.Equal(NodeCallFault.NoAnswer, await FaultAsync(() => strange.GetStatusAsync()));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:7201", null, "is no address of a node")]
    [InlineData("http://127.0.0.1:7201/status", null, "is no address of a node")]
    [InlineData("http://10.0.0.1:7201", Reader, "use https://")]
    [InlineData("http://127.0.0.1:7201", "short", "at least 16")]
    public void Settings_that_cannot_be_right_are_refused_without_repeating_a_secret(
        string address, string? token, string expected)
    {
        var connection = new KhonsuConnection { Address = new Uri(address), Token = token };
        ArgumentException error = Assert.Throws<ArgumentException>(() => KhonsuAdmin.Of(connection));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        if (token is not null)
            Assert.DoesNotContain(token, error.Message + connection, StringComparison.Ordinal);
    }

    static async Task<NodeCallFault> FaultAsync(Func<Task> call)
        => (await Assert.ThrowsAsync<NodeCallException>(call)).Fault;

    static KhonsuAdmin AdminOf(KhonsuNode<Bank> node, string? token = null) => KhonsuAdmin.Of(
        new KhonsuConnection { Address = new Uri($"http://{node.ClientEndpoint}"), Token = token });

    static KhonsuAdmin SecureOf(KhonsuNode<Bank> node, TestAuthority trusted) => KhonsuAdmin.Of(
        new KhonsuConnection
        {
            Address = new Uri($"https://localhost:{node.ClientEndpoint!.Port}"),
            Authorities = trusted.Roots,
            Token = Reader,
        });

    Task<KhonsuNode<Bank>> StartAsync(KhonsuClientOptions clients) => _folder.StartAsync(
        _folder.Options with { Clients = clients with { Listen = new IPEndPoint(IPAddress.Loopback, 0) } });
}
