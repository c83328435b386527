using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Who is to lead what.</summary>
public sealed class LeaderPlanTests
{
    [Theory]
    [InlineData(16, 5, 3)]
    [InlineData(64, 7, 3)]
    [InlineData(10, 3, 3)]
    public void Leaders_are_spread_evenly_whoever_led_before(int shards, int nodes, int replicas)
    {
        NodeId[] all = [.. Enumerable.Range(1, nodes).Select(static node => new NodeId((ulong)node))];
        NodeId[][] voters = VoterPlan.First(shards, all, replicas);
        foreach (NodeId?[] before in (NodeId?[][])
            [[.. voters.Select(static _ => (NodeId?)null)], [.. voters.Select(static one => (NodeId?)one[0])]])
        {
            NodeId?[] leaders = LeaderPlan.Of(voters, before);

            for (int shard = 0; shard < shards; shard++)
                Assert.Contains(leaders[shard]!.Value, voters[shard]);
            int[] loads = [.. all.Select(node => leaders.Count(leader => leader == node))];
            Assert.InRange(loads.Max() - loads.Min(), 0, 1);
        }
    }

    [Fact]
    public void Who_leads_evenly_goes_on()
    {
        NodeId[][] voters = [.. Enumerable.Range(0, 6).Select(static _ => Nodes(1, 2, 3))];
        NodeId?[] before = [new(3), new(1), new(2), new(2), new(1), new(3)];

        Assert.Equal(before, LeaderPlan.Of(voters, before));
    }

    [Fact]
    public void A_node_that_came_back_gets_its_share_and_nothing_else_moves()
    {
        NodeId[][] voters = [.. Enumerable.Range(0, 6).Select(static _ => Nodes(1, 2, 3))];
        NodeId?[] before = [new(1), new(1), new(1), new(2), new(2), new(2)];

        NodeId?[] after = LeaderPlan.Of(voters, before);

        Assert.Equal(2, after.Count(static leader => leader!.Value.Value == 3));
        Assert.Equal(2, before.Zip(after).Count(static pair => pair.First != pair.Second));
    }

    [Fact]
    public void Shards_are_handed_on_over_a_third_node_where_there_is_no_other_way()
    {
        // Node 1 leads three, of which 3 votes in none; 2 can take one, if 3 takes one of its.
        NodeId[][] voters = [Nodes(1, 2), Nodes(1, 2), Nodes(1, 2), Nodes(2, 3), Nodes(2, 3)];
        NodeId?[] before = [new(1), new(1), new(1), new(2), new(2)];

        NodeId?[] after = LeaderPlan.Of(voters, before);

        Assert.Equal(
            [2, 2, 1], new ulong[] { 1, 2, 3 }.Select(node => after.Count(leader => leader!.Value.Value == node)));
    }

    [Fact]
    public void A_shard_without_a_candidate_has_no_plan()
        => Assert.Equal([null, new NodeId(2)], LeaderPlan.Of([[], Nodes(2)], [new NodeId(1), null]));

    static NodeId[] Nodes(params ulong[] nodes) => [.. nodes.Select(static node => new NodeId(node))];
}
