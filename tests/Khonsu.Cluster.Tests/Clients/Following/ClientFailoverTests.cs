using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>Nodes that end, wires that are cut, logs that are trimmed: the client goes on, and each commit is done
/// once.</summary>
public sealed class ClientFailoverTests
{
    [Fact]
    public async Task Clients_count_exactly_while_the_leader_is_stopped_and_started()
    {
        const int Rounds = 40;
        await using ServedNodes served = await ServedNodes.StartAsync();
        await using KhonsuClient<Bank> ann = await served.ConnectAsync();
        await using KhonsuClient<Bank> bob = await served.ConnectAsync();
        await ann.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("sum", null, 0)));
        await bob.SynchronizeAsync();
        Task counting = Task.WhenAll(
            AddAsync(ann, Rounds), AddAsync(ann, Rounds), AddAsync(bob, Rounds), AddAsync(bob, Rounds));

        await SumAsync(ann, Rounds);
        int leader = await served.Nodes.LeaderAsync();
        await served.Nodes.KillAsync(leader);
        await SumAsync(ann, 2 * Rounds);
        await served.Nodes.StartAsync(leader);
        await counting;

        foreach (KhonsuClient<Bank> client in (KhonsuClient<Bank>[])[ann, bob])
        {
            await client.SynchronizeAsync();
            Assert.Equal(4 * Rounds, client.Model.Read(tx => tx.Accounts["sum"].Balance));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_whose_node_ends_goes_on_at_another_one(bool isPartial)
    {
        await using ServedNodes served = await ServedNodes.StartAsync();
        await using KhonsuClient<Bank> client = await served.ConnectAsync(isPartial: isPartial);
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        int first = served.NumberOf(client.Status.Node!);

        await served.Nodes[first].StopAsync();
        served.Nodes.Forget(first);
        await client.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });

        Assert.NotEqual(first, served.NumberOf(client.Status.Node!));
        Assert.Equal(2, client.Model.Read(tx => tx.Accounts["ann"].Balance));
        Assert.False(client.Completion.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commits_are_done_once_however_often_the_wire_is_cut(bool isPartial)
    {
        const int Rounds = 30;
        await using ServedNodes served = await ServedNodes.StartAsync();
        await using var wire = new CutWire(served.DoorOf(0));
        await using KhonsuClient<Bank> client = await served.ConnectAsync(
            served.Connection with { Nodes = [wire.Address] }, isPartial);
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("sum", null, 0)));
        int done = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Task commit = client.Model.AtomicallyAsync(tx => { tx.Accounts.Row("sum").Balance += 1; }).AsTask();
                // Why while it is on its way: whether it was sent, decided or told of by then is left to chance.
                if (Interlocked.Increment(ref done) % 15 == 0)
                    wire.Cut();
                await commit;
            }
        }));

        await served.Nodes[1].SynchronizeAsync();
        Assert.Equal(4 * Rounds, served.Nodes[1].Model.Read(tx => tx.Accounts["sum"].Balance));
    }

    [Fact]
    public async Task A_client_that_was_away_while_the_log_was_trimmed_goes_on_from_a_checkpoint()
    {
        await using ServedNodes served = await ServedNodes.StartAsync(
            customize: static options => options with { LogTailEntries = 0 });
        await using var wire = new CutWire(served.DoorOf(0));
        KhonsuNode<Bank> node = served.Nodes[0];
        await using KhonsuClient<Bank> client = await served.ConnectAsync(
            served.Connection with { Nodes = [wire.Address] });
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        Bank model = client.Model;
        // Why: a node sends what is decided before it has applied it itself.
        await node.SynchronizeAsync();

        wire.Block();
        for (int round = 0; round < 20; round++)
            await node.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });
        await node.CheckpointAsync();
        while (node.Status.FirstLogEntry <= client.Status.AppliedEntries)
            await Task.Delay(10);
        await node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("bob", null, 2)));
        wire.Restore();
        await client.SynchronizeAsync();

        Assert.Same(model, client.Model);
        Assert.Equal((21L, 2L), model.Read(tx => (tx.Accounts["ann"].Balance, tx.Accounts["bob"].Balance)));
        await model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });
        await node.SynchronizeAsync();
        Assert.Equal(22, node.Model.Read(tx => tx.Accounts["ann"].Balance));
        await using KhonsuClient<Bank> late = await served.ConnectAsync(
            served.Connection with { Nodes = [served.AddressOf(0)] });
        Assert.Equal(22, late.Model.Read(tx => tx.Accounts["ann"].Balance));
    }

    [Fact]
    public async Task A_commit_in_doubt_is_resolved_by_the_log()
    {
        await using ServedNodes served = await ServedNodes.StartAsync();
        int leader = await served.Nodes.LeaderAsync();
        await using KhonsuClient<Bank> client = await served.ConnectAsync(served.Connection with
        {
            Nodes = [served.AddressOf(leader)],
            CommitTimeout = TimeSpan.FromSeconds(3),
        });
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 0)));
        await served.Nodes.KillAsync((leader + 1) % 3);
        await served.Nodes.KillAsync((leader + 2) % 3);

        CommitOutcomeUnknownException doubt = await Assert.ThrowsAsync<CommitOutcomeUnknownException>(
            () => client.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; }).AsTask());
        Assert.Equal(client.Status.Client, doubt.Commit.Node);
        await served.Nodes.StartAsync((leader + 1) % 3);
        await served.Nodes.StartAsync((leader + 2) % 3);
        await served.Nodes[leader].SynchronizeAsync();
        CommitOutcome outcome = await client.GetOutcomeAsync(doubt.Commit);
        CommitOutcome elsewhere = await served.Nodes[leader].GetOutcomeAsync(doubt.Commit);

        Assert.Equal(outcome, elsewhere);
        Assert.Contains(outcome.Kind, (CommitOutcomeKind[])[CommitOutcomeKind.Committed, CommitOutcomeKind.NotDone]);
        await client.SynchronizeAsync();
        Assert.Equal(
            outcome.Kind == CommitOutcomeKind.Committed ? 1 : 0,
            client.Model.Read(tx => tx.Accounts["ann"].Balance));
    }

    static async Task AddAsync(KhonsuClient<Bank> client, int rounds)
    {
        for (int round = 0; round < rounds; round++)
            await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("sum").Balance += 1; });
    }

    // Waits until so much was counted.
    static Task<long> SumAsync(KhonsuClient<Bank> client, long atLeast) => client.Model.AtomicallyAsync(tx =>
    {
        long sum = tx.Accounts["sum"].Balance;
        tx.RetryUnless(sum >= atLeast);
        return sum;
    }).AsTask();
}
