using Grpc.Core;
using Khonsu.Cluster.Clients.Rows;
using Khonsu.Cluster.Tests.Nodes;
using static Khonsu.Cluster.Tests.Clients.Rows.RowsForms;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>How calls of clients that keep only some rows end before their clients want it.</summary>
public sealed class RowsSessionTests(OneShardNode served) : IClassFixture<OneShardNode>
{
    KhonsuNode<Bank> Node => served.Node;

    [Fact]
    public async Task A_client_that_takes_nothing_is_lost_and_the_node_goes_on()
    {
        var replies = new StuckWriter();
        var session = new RowsSession(Node.Face, Node.Face.MaybeCore!, mayWrite: true) { CommitsMax = 4 };
        var wanted = new V1.RowsWanted { Number = 1, RowsMax = 9, Rows = { Account("l-1") } };
        Task running = session.RunAsync(
            new SilentReader(new V1.RowsRequest { Wanted = { wanted } }), replies, CancellationToken.None);
        await replies.IsStuck;

        for (int number = 0; number < 10; number++)
            await Node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account($"l-{number}", null, 1)));

        Assert.Equal(
            StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => running)).StatusCode);
        Assert.Equal(10, Node.Model.Read(static tx => tx.Accounts.Count(
            static one => one.Id.StartsWith("l-", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_store_that_is_replaced_ends_the_calls_and_their_clients_come_again()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        await call.WantAsync(Account("x-1"));

        Node.Face.MaybeCore!.State.Local.Watches.Lose();

        Assert.Equal(StatusCode.Unavailable, await call.EndAsync());
        await using RowsCall next = await RowsCall.OpenAsync(Node);
        Assert.Empty((await next.WantAsync(Account("x-1"))).Rows);
    }

    [Fact]
    public async Task A_node_that_stops_ends_the_calls()
    {
        var node = new OneShardNode();
        await node.InitializeAsync();
        await using RowsCall call = await RowsCall.OpenAsync(node.Node);
        await call.WantAsync(Account("x-1"));

        await node.Node.StopAsync();

        Assert.Equal(StatusCode.Unavailable, await call.EndAsync());
        await node.DisposeAsync();
    }
}
