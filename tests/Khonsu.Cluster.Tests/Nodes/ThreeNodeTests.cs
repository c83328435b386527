using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Three nodes as their user sees them: one store on three disks.</summary>
public sealed class ThreeNodeTests
{
    [Fact]
    public async Task What_one_node_commits_the_others_have_and_a_dead_leader_is_replaced()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        await nodes[0].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("sum", "Ann", 0)));
        long added = 0;
        added += await AddAsync(nodes, rounds: 20);

        int leader = await nodes.LeaderAsync();
        await nodes.KillAsync(leader);
        added += await AddAsync(nodes, rounds: 20);
        Assert.NotEqual(leader, await nodes.LeaderAsync());

        await nodes.StartAsync(leader);
        added += await AddAsync(nodes, rounds: 20);
        foreach (KhonsuNode<Bank> node in nodes.Running)
        {
            await node.SynchronizeAsync();
            Assert.Equal(added, node.Model.Read(tx => tx.Accounts["sum"].Balance));
        }
    }

    [Fact]
    public async Task Leadership_is_handed_over()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        int next = (leader + 1) % 3;
        await nodes[leader].TransferLeadershipAsync((ulong)next + 1);
        while (!nodes[next].Status.IsLeading)
            await Task.Delay(10);
        await nodes[leader].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
    }

    // All nodes that run add to one row at a time. Why synchronized first: a node that lags does not know the row.
    static async Task<long> AddAsync(ThreeNodes nodes, int rounds)
    {
        foreach (KhonsuNode<Bank> node in nodes.Running)
            await node.SynchronizeAsync();
        await Task.WhenAll(nodes.Running.Select(async node =>
        {
            for (int round = 0; round < rounds; round++)
                await node.Model.AtomicallyAsync(tx => { tx.Accounts.Row("sum").Balance += 1; });
        }));
        return nodes.Running.Count() * (long)rounds;
    }
}
