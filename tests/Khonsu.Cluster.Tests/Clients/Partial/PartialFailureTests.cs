using Khonsu.Cluster.Tests.Clients.Following;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;
using Xunit;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>Clients that keep only what they read, of nodes and wires that are lost.</summary>
public sealed class PartialFailureTests
{
    const int Seed = 20261202;
    const int Accounts = 16;
    const string Reader = "reader-0123456789abcdef";
    const string Writer = "writer-0123456789abcdef";

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Commits_are_done_once_however_often_the_wire_is_cut(int shards)
    {
        const int Rounds = 12;
        await using ServedNodes served = await StartAsync(shards);
        await using var wire = new CutWire(served.DoorOf(0));
        await using KhonsuClient<Bank> client = await ConnectAsync(served, wire.Address);
        var work = new TransferWork(Accounts, Seed);
        await work.FillAsync(client.Model);
        int done = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async caller =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                // Four callers, each with rows of its own: nobody but the wire is in the way.
                int first = 4 * caller;
                Task commit = client.Model.AtomicallyAsync(tx =>
                {
                    for (int number = first; number < first + 4; number++)
                        tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
                }).AsTask();
                // Why while it is on its way: whether it was sent, decided or told of by then is left to chance.
                if (Interlocked.Increment(ref done) % 9 == 0)
                    wire.Cut();
                await commit;
            }
        }));

        await served.Nodes[1].SynchronizeAsync();
        Assert.Equal(work.Total + (4 * 4 * Rounds), TransferWork.SumOf(served.Nodes[1]));
        Assert.Equal(work.Total + (4 * 4 * Rounds), TransferWork.SumOf(client.Model));
    }

    [Fact]
    public async Task Clients_and_nodes_move_money_while_each_node_is_lost_once()
    {
        await using ServedNodes served = await StartAsync(shards: 4);
        var work = new TransferWork(Accounts, Seed);
        await using KhonsuClient<Bank> ann = await ConnectAsync(served);
        await using KhonsuClient<Bank> bob = await ConnectAsync(served);
        await work.FillAsync(ann.Model);
        for (int victim = 0; victim < 3; victim++)
        {
            int done = 0;
            int helper = (victim + 1) % 3;
            await ThreeNodes.WhenAvailableAsync(() => served.Nodes[helper].SynchronizeAsync());
            await Task.WhenAll(((Bank[])[ann.Model, ann.Model, bob.Model, served.Nodes[helper].Model])
                .Select(async bank =>
                {
                    for (int round = 0; round < 12; round++)
                    {
                        // Why true: a client goes on at another node, and its commits are done there.
                        Assert.True(await work.RunOneAsync(bank) || bank == served.Nodes[helper].Model);
                        Assert.True(bank == served.Nodes[helper].Model || await SumAsync(bank) == work.Total);
                        if (Interlocked.Increment(ref done) == 16)
                            await served.Nodes.KillAsync(victim);
                    }
                }));
            await ann.SynchronizeAsync();
            await bob.SynchronizeAsync();
            Assert.Equal((work.Total, work.Total), (TransferWork.SumOf(ann.Model), TransferWork.SumOf(bob.Model)));
            await served.Nodes.StartAsync(victim);
        }

        foreach (KhonsuNode<Bank> node in served.Nodes.Running)
        {
            await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
            Assert.Equal(work.Total, TransferWork.SumOf(node));
            await ManyNodes.UntilAsync(() => node.Status.UnsettledTransactions == 0);
        }
    }

    [Fact]
    public async Task A_client_whose_node_stops_goes_on_at_another_one()
    {
        await using ServedNodes served = await StartAsync(shards: 1);
        await using KhonsuClient<Bank> client = await ConnectAsync(served);
        await client.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        int first = served.NumberOf(client.Status.Node!);

        await served.Nodes[first].StopAsync();
        served.Nodes.Forget(first);
        await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("ann").Balance += 1; });

        Assert.NotEqual(first, served.NumberOf(client.Status.Node!));
        Assert.Equal(2, client.Model.Read(static tx => tx.Accounts["ann"].Balance));
        Assert.False(client.Completion.IsCompleted);
    }

    [Fact]
    public async Task How_a_commit_in_doubt_ended_the_client_asks_the_log()
    {
        await using ServedNodes served = await StartAsync(shards: 4);
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            served.Connection with
            {
                Nodes = [served.AddressOf(0)],
                CommitTimeout = TimeSpan.FromSeconds(3),
                Partial = new KhonsuPartialOptions(),
            },
            Bank.Open,
            Bank.Tables);
        var work = new TransferWork(Accounts, Seed);
        await ThreeNodes.WhenAvailableAsync(async () => await work.FillAsync(client.Model));
        Assert.Equal(work.Total, await SumAsync(client.Model));
        await served.Nodes.KillAsync(1);
        await served.Nodes.KillAsync(2);
        CommitOutcomeUnknownException doubt = await Assert.ThrowsAsync<CommitOutcomeUnknownException>(
            async () => await client.Model.AtomicallyAsync(static tx =>
            {
                for (int number = 0; number < Accounts; number++)
                    tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
            }));
        Assert.Equal(1UL, doubt.Commit.Node);
        await served.Nodes.StartAsync(1);
        await served.Nodes.StartAsync(2);

        CommitOutcome outcome;
        do
            outcome = await ThreeNodes.WhenAvailableAsync(() => client.GetOutcomeAsync(doubt.Commit));
        while (outcome.Kind == CommitOutcomeKind.Undecided);

        await ThreeNodes.WhenAvailableAsync(() => client.SynchronizeAsync());
        long expected = work.Total + (outcome.Kind == CommitOutcomeKind.Committed ? Accounts : 0);
        Assert.Equal(expected, TransferWork.SumOf(client.Model));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetOutcomeAsync(default));
    }

    [Fact]
    public async Task Who_may_only_read_reads_and_is_told_when_it_commits()
    {
        using var folder = new NodeFolder();
        await using KhonsuNode<Bank> node = await OneNode.StartAsync(
            folder,
            shards: 1,
            [
                new KhonsuClientToken(Reader, KhonsuClientRole.Read),
                new KhonsuClientToken(Writer, KhonsuClientRole.Write),
            ]);
        await using KhonsuClient<Bank> reader = await ConnectAsync(node, Reader);
        await using KhonsuClient<Bank> writer = await ConnectAsync(node, Writer);
        await writer.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await reader.SynchronizeAsync();

        Assert.Equal(1, reader.Model.Read(static tx => tx.Accounts["ann"].Balance));
        await Assert.ThrowsAsync<ClientRefusedException>(
            async () => await reader.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("ann").Balance += 1; }));
        await Assert.ThrowsAsync<ClientRefusedException>(() => ConnectAsync(node, "a-wrong-0123456789abcdef"));
        await Assert.ThrowsAsync<ClientRefusedException>(() => KhonsuClient.ConnectAsync(
            OneNode.ConnectionTo(node) with { Token = Reader, Cluster = "other" }, Bank.Open, Bank.Tables));
    }

    [Fact]
    public async Task Without_a_node_rows_that_are_here_are_read_and_others_are_not()
    {
        using var folder = new NodeFolder();
        KhonsuNode<Bank> node = await OneNode.StartAsync(folder, shards: 1);
        await node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            OneNode.ConnectionTo(node) with { CommitTimeout = TimeSpan.FromMilliseconds(500) }, Bank.Open, Bank.Tables);
        Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance));
        await node.DisposeAsync();
        await ManyNodes.UntilAsync(() => client.Status.Node is null);

        Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance));
        ClusterUnavailableException fetch = Assert.Throws<ClusterUnavailableException>(
            () => client.Model.Read(static tx => tx.Accounts.Find("bob")));
        Assert.Equal(ClusterUnavailableReason.Unreachable, fetch.Reason);
        ClusterUnavailableException commit = await Assert.ThrowsAsync<ClusterUnavailableException>(
            async () => await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("ann").Balance += 1; }));
        Assert.Equal(ClusterUnavailableReason.Unreachable, commit.Reason);
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());
    }

    static Task<ServedNodes> StartAsync(int shards)
        => ServedNodes.StartAsync(customize: options => options with { Shards = shards, Archive = null });

    static Task<KhonsuClient<Bank>> ConnectAsync(ServedNodes served, Uri? only = null) => served.ConnectAsync(
        served.Connection with
        {
            Nodes = only is null ? served.Connection.Nodes : [only],
            Partial = new KhonsuPartialOptions { RowsMax = 1000 },
        });

    static Task<KhonsuClient<Bank>> ConnectAsync(KhonsuNode<Bank> node, string token) => KhonsuClient.ConnectAsync(
        OneNode.ConnectionTo(node) with { Token = token }, Bank.Open, Bank.Tables);

    // What a block reads of several shards is proven, so it is what there was when it began, or later.
    static async Task<long> SumAsync(Bank bank) => await bank.AtomicallyAsync(static tx =>
    {
        long sum = 0;
        for (int number = 0; number < Accounts; number++)
            sum += tx.Accounts[TransferWork.NameOf(number)].Balance;
        return sum;
    });
}
