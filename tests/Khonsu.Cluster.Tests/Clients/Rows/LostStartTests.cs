using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Tests.Clients.Following;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;
using Khonsu.CompilerServices;
using Xunit;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>How a commit of a client ended can be told when its node is lost, whatever that node has done before.
/// </summary>
public sealed class LostStartTests
{
    const int Shards = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(Shards)]
    public async Task Names_of_a_node_that_is_lost_before_it_has_committed_anything_are_not_done(int shards)
    {
        await using ServedNodes served = await StartAsync(shards);
        V1.RowsNames names;
        await using (RowsCall call = await RowsCall.OpenAsync(served.Nodes[0]))
            names = await call.NamesAsync(3);
        Assert.Equal(3, names.Numbers.Count);

        await served.Nodes.KillAsync(0);

        foreach (int? home in HomesOf(shards))
        {
            foreach (ulong number in names.Numbers)
            {
                var commit = new CommitId(names.Node, names.Start, new RequestNumbers(home).SequenceOf(number));
                Assert.Equal(CommitOutcomeKind.NotDone, await KindOfAsync(served.Nodes[1], commit));
                Assert.Equal(CommitOutcomeKind.NotDone, await KindOfAsync(served.Nodes[2], commit));
            }
        }
    }

    [Fact]
    public async Task So_are_those_of_clients_with_all_rows()
    {
        await using ServedNodes served = await StartAsync(Shards);
        V1.TransactionName name;
        await using (RawCommits commits = await RawCommits.OpenAsync(served.Nodes[0]))
            name = await commits.NameAsync(1);

        await served.Nodes.KillAsync(0);

        for (ulong home = 0; home < Shards; home++)
        {
            var commit = new CommitId(name.Node, name.Start, name.Sequence + home);
            Assert.Equal(CommitOutcomeKind.NotDone, await KindOfAsync(served.Nodes[1], commit));
        }
    }

    [Fact]
    public async Task A_start_that_one_shard_has_heard_of_is_known_to_all()
    {
        await using ServedNodes served = await StartAsync(Shards);
        KhonsuNode<Bank> node = served.Nodes[0];
        await node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        ulong start = node.Status.Starts;
        // No node has been told of any other start, and nobody takes one for true that never was.
        foreach (int? home in HomesOf(Shards))
        {
            ulong number = new RequestNumbers(home).SequenceOf(1);
            foreach (CommitId stranger in (CommitId[])[new(1, start + 1, number), new(77, 1, number)])
                Assert.Equal(CommitOutcomeKind.Undecided, await KindOfAsync(served.Nodes[1], stranger));
        }

        await served.Nodes.KillAsync(0);

        var kinds = new List<CommitOutcomeKind>();
        foreach (int? home in HomesOf(Shards))
        {
            var commit = new CommitId(1, start, new RequestNumbers(home).SequenceOf(1));
            kinds.Add(await KindOfAsync(served.Nodes[2], commit));
        }

        Assert.Equal(Shards - 1, kinds.Count(static kind => kind == CommitOutcomeKind.NotDone));
        // Its own, which it has made itself and was told of.
        Assert.Single(kinds, CommitOutcomeKind.Committed);
        await served.Nodes.StartAsync(0);
        await ThreeNodes.WhenAvailableAsync(() => served.Nodes[0].Model.AtomicallyAsync(
            static tx => tx.Accounts.Add(new Account("bob", null, 1))).AsTask());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Shards)]
    public async Task Rows_are_read_and_names_wait_where_no_log_can_hear_of_the_node(int shards)
    {
        await using ServedNodes served = await StartAsync(shards);
        await served.Nodes[0].Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        for (int number = 0; number < 3; number++)
            await served.Nodes.KillAsync(number);
        await served.Nodes.StartAsync(0);
        await using RowsCall call = await RowsCall.OpenAsync(served.Nodes[0]);

        await call.SendAsync(new V1.RowsRequest { Names = 2 });
        await call.SendAsync(new V1.RowsRequest { Names = 1 });
        (List<TransactionalRow> rows, _) = await call.WantAsync(new V1.WantedRow { Table = "accounts" });
        Assert.Single(rows);
        await served.Nodes.StartAsync(1);

        var names = new List<V1.RowsNames>();
        await call.UntilAsync(reply =>
        {
            if (reply.Names is { } one)
                names.Add(one);
            return names.Count == 2;
        });
        Assert.Equal([1, 2], names.Select(static one => one.Numbers.Count).Order());
        Assert.All(names, static one => Assert.Null(one.Failure));
    }

    static Task<ServedNodes> StartAsync(int shards) => ServedNodes.StartAsync(
        customize: options => options with { Shards = shards, Archive = null });

    static IEnumerable<int?> HomesOf(int shards)
        => shards == 1 ? [null] : Enumerable.Range(0, shards).Select(static home => (int?)home);

    static async Task<CommitOutcomeKind> KindOfAsync(KhonsuNode<Bank> node, CommitId commit)
        => (await ThreeNodes.WhenAvailableAsync(() => node.GetOutcomeAsync(commit))).Kind;
}
