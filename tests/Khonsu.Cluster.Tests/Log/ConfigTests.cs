using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Log;

public sealed class ConfigTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void Quorums_are_majorities_by_default(int voters, int quorum)
    {
        Config config = Config.Create(new ConfigId(1), Nodes(voters));

        Assert.Equal((quorum, quorum), (config.PrepareQuorum, config.AcceptQuorum));
    }

    [Theory]
    [InlineData(4, 3, 2)]
    [InlineData(6, 4, 3)]
    [InlineData(7, 5, 3)]
    public void Quorums_may_differ(int voters, int prepare, int accept)
        => Assert.Equal(accept, Config.Create(new ConfigId(1), Nodes(voters), [], prepare, accept).AcceptQuorum);

    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(4, 2, 2)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(0, 0, 0)]
    public void Quorums_that_need_not_meet_are_refused(int voters, int prepare, int accept)
        => Assert.Throws<ArgumentException>(
            () => Config.Create(new ConfigId(1), Nodes(voters), [], prepare, accept));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_at_least_one_replica(int replicas)
        => Assert.Throws<ArgumentException>(() => Config.Create(new ConfigId(1), Nodes(3), replicas: replicas));

    [Fact]
    public void A_node_is_named_once()
        => Assert.Throws<ArgumentException>(() => Config.Create(new ConfigId(1), [new(1), new(1)]));

    [Fact]
    public void A_learner_is_not_a_voter()
        => Assert.Throws<ArgumentException>(() => Config.Create(new ConfigId(1), Nodes(3), [new(2)]));

    [Fact]
    public void The_order_of_the_nodes_does_not_matter()
        => Assert.Equal(
            Config.Create(new ConfigId(1), [new(3), new(1), new(2)]), Config.Create(new ConfigId(1), Nodes(3)));

    static NodeId[] Nodes(int count) => [.. Enumerable.Range(1, count).Select(static id => new NodeId((ulong)id))];
}
