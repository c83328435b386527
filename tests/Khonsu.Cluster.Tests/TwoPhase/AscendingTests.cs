using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>Transactions that are in each other's way, none of which fails for another reason.</summary>
public sealed class AscendingTests
{
    static readonly int[][] s_shards = [[0, 1], [1, 2], [0, 2], [0, 1, 2]];

    [Fact]
    public void Of_those_that_ask_one_shard_after_the_other_one_gets_through()
    {
        for (int seed = 1; seed <= 300; seed++)
            Assert.True(CommittedOf(seed, isAscending: true) > 0, $"seed={seed}: all were refused");
    }

    [Fact]
    public void Of_those_that_ask_all_at_once_it_may_be_none()
        => Assert.Contains(Enumerable.Range(1, 300), static seed => CommittedOf(seed, isAscending: false) == 0);

    static int CommittedOf(int seed, bool isAscending)
    {
        var random = new Random(seed);
        var cluster = new ModelCluster(shards: 3, nodes: 4);
        for (int node = 0; node < 4; node++)
        {
            var parts = s_shards[random.Next(s_shards.Length)].ToDictionary(
                static shard => new GroupId((ulong)shard), static _ => new ModelPart(0, [], [1]));
            cluster.Begin(node, parts, isAscending);
        }

        while (cluster.OnTheWay.Count > 0)
        {
            cluster.Decide(cluster.OnTheWay[random.Next(cluster.OnTheWay.Count)]);
            if (random.Next(2) == 0)
                cluster.ApplyAll();
        }

        cluster.Rest();
        return cluster.AnswerCounts[(int)AnswerKind.Committed];
    }
}
