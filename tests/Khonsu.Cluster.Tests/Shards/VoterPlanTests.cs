using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Who votes where, before and after a change; the first plan is for ever, or nodes would begin
/// apart.</summary>
public sealed class VoterPlanTests
{
    [Fact]
    public void The_first_plan_never_changes()
    {
        NodeId[][] voters = VoterPlan.First(4, Nodes(1, 2, 3, 4, 5), replicas: 3);

        Assert.Equal("2 3 4 | 1 3 5 | 1 2 4 | 3 4 5", string.Join(" | ", voters.Select(Text)));
    }

    [Fact]
    public void All_nodes_vote_where_no_number_is_said()
        => Assert.All(VoterPlan.First(3, Nodes(5, 1, 3), Config.ReplicasAll), static voters
            => Assert.Equal("1 3 5", Text(voters)));

    [Fact]
    public void The_order_of_the_nodes_says_nothing()
    {
        NodeId[][] one = VoterPlan.First(16, Nodes(1, 2, 3, 4, 5), 3);
        NodeId[][] other = VoterPlan.First(16, Nodes(4, 2, 5, 1, 3), 3);

        Assert.Equal(one.Select(Text), other.Select(Text));
    }

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(16, 5, 3)]
    [InlineData(64, 7, 3)]
    [InlineData(64, 12, 5)]
    [InlineData(7, 3, 1)]
    public void Nodes_vote_in_as_many_shards_by_a_difference_of_one(int shards, int nodes, int replicas)
    {
        NodeId[] all = [.. Enumerable.Range(1, nodes).Select(static node => new NodeId((ulong)node))];
        Check(VoterPlan.First(shards, all, replicas), all, replicas);
    }

    [Fact]
    public void Nothing_moves_where_nothing_changes()
    {
        NodeId[][] voters = VoterPlan.First(64, Nodes(1, 2, 3, 4, 5), 3);

        Assert.Equal(voters.Select(Text), VoterPlan.Next(voters, Nodes(1, 2, 3, 4, 5), 3).Select(Text));
    }

    [Fact]
    public void A_node_that_replaces_another_one_takes_its_votes_and_no_others_move()
    {
        NodeId[][] before = VoterPlan.First(20, Nodes(1, 2, 3, 4, 5), 3);
        NodeId[][] after = VoterPlan.Next(before, Nodes(1, 2, 4, 5, 6), 3);

        Check(after, Nodes(1, 2, 4, 5, 6), 3);
        for (int shard = 0; shard < before.Length; shard++)
        {
            NodeId[] stayed = [.. before[shard].Where(static node => node.Value != 3)];
            Assert.Equal(stayed, after[shard].Intersect(stayed));
        }
    }

    [Fact]
    public void A_new_node_takes_its_share_and_no_more()
    {
        NodeId[][] before = VoterPlan.First(20, Nodes(1, 2, 3, 4), 3);
        NodeId[][] after = VoterPlan.Next(before, Nodes(1, 2, 3, 4, 5), 3);

        Check(after, Nodes(1, 2, 3, 4, 5), 3);
        int moved = before.Zip(after).Sum(static pair => pair.Second.Except(pair.First).Count());
        Assert.Equal(20 * 3 / 5, moved);
    }

    [Fact]
    public void Random_changes_keep_it_even_and_a_plan_that_was_followed_is_the_plan()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        NodeId[][] voters = VoterPlan.First(24, Nodes(1, 2, 3), 3);
        for (int round = 0; round < 300; round++)
        {
            NodeId[] nodes = [.. Enumerable.Range(1, 12).OrderBy(_ => random.Next()).Take(random.Next(1, 9))
                .Select(static node => new NodeId((ulong)node))];
            int replicas = random.Next(1, 7);
            // Some shards were not changed before the call failed.
            NodeId[][] next = VoterPlan.Next(voters, nodes, replicas);
            NodeId[][] half = [.. next.Select((one, shard) => random.Next(2) == 0 ? one : voters[shard])];
            voters = VoterPlan.Next(half, nodes, replicas);
            Check(voters, nodes, replicas);
            Assert.Equal(voters.Select(Text), VoterPlan.Next(voters, nodes, replicas).Select(Text));
        }
    }

    static void Check(NodeId[][] voters, NodeId[] nodes, int replicas)
    {
        Assert.All(voters, one =>
        {
            Assert.Equal(Math.Min(replicas, nodes.Length), one.Length);
            Assert.Equal(one.Order().Distinct(), one);
            Assert.Empty(one.Except(nodes));
        });
        int[] loads = [.. nodes.Select(node => voters.Count(one => one.Contains(node)))];
        Assert.InRange(loads.Max() - loads.Min(), 0, 1);
    }

    static NodeId[] Nodes(params ulong[] nodes) => [.. nodes.Select(static node => new NodeId(node))];

    static string Text(NodeId[] nodes) => string.Join(' ', nodes.Select(static node => node.Value));
}
