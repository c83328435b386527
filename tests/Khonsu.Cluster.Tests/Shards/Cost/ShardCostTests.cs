using Xunit.Abstractions;

namespace Khonsu.Cluster.Tests.Shards.Cost;

/// <summary>What a transaction costs depends on the shards that it touches, and not on how many there are. The figures
/// are those of docs/design/scale.md.</summary>
public sealed class ShardCostTests(ITestOutputHelper output)
{
    static readonly int[] s_shards = [1, 2, 4, 8, 16, 32, 64];

    [Theory]
    // By the node that leads its shards.
    [InlineData(1, 1, 1, 6, 518)]
    [InlineData(1, 2, 6, 36, 1550)]
    [InlineData(1, 4, 12, 72, 3420)]
    // By another one: each entry goes to the leader first.
    [InlineData(2, 1, 1, 7, 518)]
    [InlineData(2, 2, 6, 42, 1550)]
    [InlineData(2, 4, 12, 84, 3420)]
    public void It_costs_what_it_touches_however_many_shards_there_are(
        ulong node, int touched, int entries, int messages, int logBytes)
    {
        SortedDictionary<int, ShardCost> costs = [];
        foreach (int shards in s_shards.Where(shards => shards >= touched))
        {
            using var world = new CostWorld(shards, node);
            costs.Add(shards, world.Run(touched));
            output.WriteLine($"{touched} of {shards}: {costs[shards]}");
        }

        Assert.All(costs.Values, cost => Assert.Equal(new ShardCost(touched, entries, messages, logBytes), cost));
    }
}
