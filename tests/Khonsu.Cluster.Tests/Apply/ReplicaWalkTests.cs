using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>
/// Random transactions on replicas that lag behind each other at random, and messages that come twice: all stores end
/// equal, and as if the transactions had run one after the other, also where several stand in one entry.
/// </summary>
public sealed class ReplicaWalkTests
{
    const int Seeds = 60;
    const int Steps = 120;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_replicas_are_equal_and_as_one_store_would_be(bool isGrouping)
    {
        int refused = 0;
        int groups = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var walk = new ReplicaWalk(seed, isGrouping);
            for (int step = 0; step < Steps; step++)
                walk.Step();
            await walk.EndAsync();
            Assert.True(walk.Expected == walk.Replicas[0].Content, $"seed {seed}: not as one after the other");
            for (int number = 1; number < walk.Replicas.Count; number++)
                Assert.True(walk.Expected == walk.Replicas[number].Content, $"seed {seed}: replica {number} differs");
            refused += walk.Refused;
            groups += Enumerable.Range(0, walk.Replicas.Count).Sum(number => walk.Replicas[number].Groups);
        }

        Assert.NotEqual(0, refused);
        Assert.True(isGrouping ? groups > Seeds : groups == 0, $"{groups} groups");
    }
}
