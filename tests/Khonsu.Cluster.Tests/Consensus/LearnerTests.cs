using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>A node that only follows, and commits and reads by the leader.</summary>
public sealed class LearnerTests
{
    ulong _localId;

    [Fact]
    public void What_it_proposes_is_decided()
    {
        TestCluster cluster = Start();

        Assert.Equal(ProposeStatus.Forwarded, Propose(cluster[4], "a"));
        cluster.Run(1);

        Assert.Equal(cluster.Leaders()[0].Id, cluster[4].Machine!.LeaderNode);
        Assert.Equal("a", Assert.Single(cluster[4].State).ToString());
    }

    [Fact]
    public void It_reads_by_the_leader()
    {
        TestCluster cluster = Start();
        Propose(cluster[4], "a");
        cluster.Run(1);
        cluster.Trace.Take();

        cluster[4].Machine!.ReadIndex(7);
        cluster[4].Pump();
        cluster.DeliverAll();

        Assert.Contains("read 7", cluster.Trace.Take());
    }

    [Fact]
    public void It_hears_of_the_next_leader_when_nothing_is_decided()
    {
        TestCluster cluster = Start();
        TestNode leader = cluster.Leaders()[0];
        leader.Crash();

        cluster.Run(100);

        Assert.Equal(cluster.Leaders()[0].Id, cluster[4].Machine!.LeaderNode);
        Propose(cluster[4], "b");
        cluster.Run(1);
        Assert.Equal("b", Assert.Single(cluster[4].State).ToString());
    }

    [Fact]
    public void It_leaves_a_server_that_is_gone()
    {
        foreach (ulong gone in (ulong[])[1, 2, 3])
        {
            TestCluster cluster = Start();
            cluster[gone].Crash();
            cluster.Run(100);
            Propose(cluster.Leaders()[0], "a");

            cluster.Run(30);

            Assert.Single(cluster[4].State);
        }
    }

    [Fact]
    public void It_becomes_a_voter_beside_a_load_and_one_that_was_becomes_a_learner()
    {
        TestCluster cluster = Start();
        TestNode leader = cluster.Leaders()[0];
        ulong other = leader.Id.Value == 1 ? 2UL : 1UL;
        NodeId[] voters = [leader.Id, new(4), new(6 - leader.Id.Value - other)];

        leader.Machine!.Reconfigure(Config.Create(new ConfigId(2), voters, [new(other)]));
        leader.Pump();
        for (int round = 0; round < 60; round++)
        {
            foreach (TestNode node in cluster.Nodes.Values)
                Propose(node, $"{round}");
            cluster.Run(1);
        }

        Assert.All(cluster.Nodes.Values, static node => Assert.Equal(new ConfigId(2), node.Machine!.Config.Id));
        Assert.Equal((Role.Passive, false), (cluster[other].Machine!.Role, cluster[other].Machine!.IsReleased));
        Assert.NotEqual(Role.Passive, cluster[4].Machine!.Role);
        Propose(cluster[other], "last");
        cluster.Run(2);
        Assert.All(cluster.Nodes.Values, static node => Assert.Equal("last", node.State[^1].ToString()));
    }

    ProposeStatus Propose(TestNode node, string value)
    {
        ProposeStatus status = node.Machine!.Propose(Encoding.UTF8.GetBytes(value), ++_localId);
        node.Pump();
        return status;
    }

    static TestCluster Start()
    {
        var cluster = new TestCluster();
        Config config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)], [new(4)]);
        for (ulong id = 1; id <= 4; id++)
            cluster.Add(id, config);
        cluster.Run(60);
        return cluster;
    }
}
