using Khonsu.Cluster.Tests.Clients.Following;
using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Programs outside a cluster of several shards.</summary>
public sealed class ShardedClientTests
{
    const int Seed = 20261201;
    const int Accounts = 16;

    [Fact]
    public async Task A_client_has_the_store_of_the_nodes_and_commits_to_any_shards()
    {
        await using ServedNodes served = await StartAsync();
        var work = new TransferWork(Accounts, Seed);
        await using KhonsuClient<Bank> client = await served.ConnectAsync();
        await work.FillAsync(client.Model);
        await served.Nodes[1].SynchronizeAsync();
        Assert.Equal(work.Total, TransferWork.SumOf(served.Nodes[1]));

        await served.Nodes[1].Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < Accounts; number++)
                tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1;
        });
        // Why not by hand: what a block reads of several shards is proven, so it is what there was when it began.
        Assert.Equal(work.Total + Accounts, await client.Model.AtomicallyAsync(SumOf));
        await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Row(TransferWork.NameOf(3)).Balance -= 16; });
        Assert.Equal(work.Total, TransferWork.SumOf(client.Model));
        for (int round = 0; round < 40; round++)
            Assert.True(await work.RunOneAsync(client.Model));
        Assert.Equal(work.Total, TransferWork.SumOf(client.Model));

        await using KhonsuClient<Bank> late = await served.ConnectAsync();
        Assert.Equal(work.Total, TransferWork.SumOf(late.Model));
        Assert.True(late.Status.AppliedEntries > 40);
        Assert.Equal(0, client.Status.OpenCommits);
        await client.StopAsync();
        Assert.True(client.Completion.IsCompletedSuccessfully);
        await SettledAsync(served);
    }

    [Fact]
    public async Task A_block_that_was_refused_runs_again_and_merges_and_ranges_go_over_all_shards()
    {
        await using ServedNodes served = await StartAsync();
        var work = new TransferWork(Accounts, Seed);
        await using KhonsuClient<Bank> client = await served.ConnectAsync();
        await work.FillAsync(client.Model);
        await served.Nodes[0].SynchronizeAsync();
        int attempts = 0;

#pragma warning disable KHN103, KHN106 // It makes the conflict itself: after it has read, and before it commits.
        await client.Model.AtomicallyAsync(tx =>
        {
            long sum = tx.Accounts.Sum(static one => one.Balance);
            if (attempts++ == 0)
                served.Nodes[0].Model.Atomically(static other => { other.Accounts.Row("account-5").Balance += 7; });
            tx.Accounts.Add(new Account("sum", null, sum));
        });
#pragma warning restore KHN103, KHN106

        // Once more, where the money came just before: a snapshot of all rows is older than ends that follow them.
        Assert.InRange(attempts, 2, 4);
        Assert.Equal(work.Total + 7, client.Model.Read(static tx => tx.Accounts["sum"].Balance));
        await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Merge("account-3").Visits += 2; });
        await client.Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < Accounts; number++)
                tx.Accounts.Merge(TransferWork.NameOf(number)).Visits += 1;
        });
        await served.Nodes[2].SynchronizeAsync();
        Assert.Equal(Accounts + 2, served.Nodes[2].Model.Read(
            static tx => tx.Accounts.Sum(static one => one.Visits)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clients_and_nodes_move_money_while_each_node_is_lost_once(bool isPartial)
    {
        await using ServedNodes served = await StartAsync();
        var work = new TransferWork(Accounts, Seed);
        await using KhonsuClient<Bank> ann = await served.ConnectAsync(isPartial: isPartial);
        await using KhonsuClient<Bank> bob = await served.ConnectAsync(isPartial: isPartial);
        await work.FillAsync(ann.Model);
        await bob.SynchronizeAsync();
        for (int victim = 0; victim < 3; victim++)
        {
            int done = 0;
            int helper = (victim + 1) % 3;
            await ThreeNodes.WhenAvailableAsync(() => served.Nodes[helper].SynchronizeAsync());
            await Task.WhenAll(((Bank[])[ann.Model, ann.Model, bob.Model, served.Nodes[helper].Model])
                .Select(async bank =>
                {
                    for (int round = 0; round < 15; round++)
                    {
                        // Why true: a client goes on at another node, and its commits are done there.
                        bool isNode = bank == served.Nodes[helper].Model;
                        Assert.True(await work.RunOneAsync(bank) || isNode);
                        Assert.True(isNode || await bank.AtomicallyAsync(SumOf) == work.Total);
                        if (Interlocked.Increment(ref done) == 20)
                            await served.Nodes.KillAsync(victim);
                    }
                }));
            await ann.SynchronizeAsync();
            await bob.SynchronizeAsync();
            Assert.Equal((work.Total, work.Total), (TransferWork.SumOf(ann.Model), TransferWork.SumOf(bob.Model)));
            await served.Nodes.StartAsync(victim);
        }

        await SettledAsync(served);
        foreach (KhonsuNode<Bank> node in served.Nodes.Running)
            Assert.Equal(work.Total, TransferWork.SumOf(node));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commits_to_several_shards_are_done_once_however_often_the_wire_is_cut(bool isPartial)
    {
        const int Rounds = 18;
        await using ServedNodes served = await StartAsync();
        await using var wire = new CutWire(served.DoorOf(0));
        await using KhonsuClient<Bank> client = await served.ConnectAsync(
            served.Connection with { Nodes = [wire.Address] }, isPartial);
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
                // Why while it is on its way: whether it has a name, was sent, or has ended by then is left to chance.
                if (Interlocked.Increment(ref done) % 9 == 0)
                    wire.Cut();
                await commit;
            }
        }));

        await served.Nodes[1].SynchronizeAsync();
        Assert.Equal(work.Total + (4 * 4 * Rounds), TransferWork.SumOf(served.Nodes[1]));
        Assert.Equal(work.Total + (4 * 4 * Rounds), TransferWork.SumOf(client.Model));
        await SettledAsync(served);
    }

    [Fact]
    public async Task A_client_begins_and_goes_on_with_checkpoints_of_all_shards()
    {
        await using ServedNodes served = await StartAsync(
            static options => options with { CheckpointLogBytes = 20_000, LogTailEntries = 0 });
        KhonsuNode<Bank> node = served.Nodes[0];
        await using var wire = new CutWire(served.DoorOf(0));
        await using KhonsuClient<Bank> client = await served.ConnectAsync(
            served.Connection with { Nodes = [wire.Address] });
        var work = new TransferWork(Accounts, Seed);
        await work.FillAsync(client.Model);
        await node.SynchronizeAsync();

        for (int absence = 0; absence < 2; absence++)
        {
            wire.Block();
            long before = node.Status.FirstLogEntry;
            for (int round = 0; round < 60; round++)
                Assert.True(await work.RunOneAsync(node));
            await node.CheckpointAsync();
            while (node.Status.FirstLogEntry <= Math.Max(before, client.Status.AppliedEntries))
                await Task.Delay(10);
            // Why while it comes back: its shards are at places of the logs that do not belong together.
            Task load = Task.Run(async () =>
            {
                for (int round = 0; round < 40; round++)
                    Assert.True(await work.RunOneAsync(node));
            });
            wire.Restore();
            await client.SynchronizeAsync();
            Assert.Equal(work.Total, TransferWork.SumOf(client.Model));
            Assert.True(await work.RunOneAsync(client.Model));
            await load;
            await using KhonsuClient<Bank> late = await served.ConnectAsync();
            Assert.Equal(work.Total, TransferWork.SumOf(late.Model));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task How_a_commit_in_doubt_ended_the_client_asks_the_log(bool isPartial)
    {
        await using ServedNodes served = await StartAsync();
        await using KhonsuClient<Bank> client = await served.ConnectAsync(
            served.Connection with { Nodes = [served.AddressOf(0)], CommitTimeout = TimeSpan.FromSeconds(3) },
            isPartial);
        var work = new TransferWork(Accounts, Seed);
        await ThreeNodes.WhenAvailableAsync(async () => await work.FillAsync(client.Model));
        // Why: what it has to read must be here when the nodes are lost.
        Assert.Equal(work.Total, await client.Model.AtomicallyAsync(SumOf));
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
    }

    static long SumOf(BankTx tx)
    {
        long sum = 0;
        for (int number = 0; number < Accounts; number++)
            sum += tx.Accounts[TransferWork.NameOf(number)].Balance;
        return sum;
    }

    static Task<ServedNodes> StartAsync(Func<KhonsuNodeOptions, KhonsuNodeOptions>? customize = null)
        => ServedNodes.StartAsync(customize: options =>
        {
            options = options with { Shards = 4, Archive = null };
            return customize?.Invoke(options) ?? options;
        });

    // Waits until no transaction of several shards is left that has not ended everywhere.
    static async Task SettledAsync(ServedNodes served)
    {
        foreach (KhonsuNode<Bank> node in served.Nodes.Running)
        {
            await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
            await ManyNodes.UntilAsync(() => node.Status.UnsettledTransactions == 0);
        }
    }
}
