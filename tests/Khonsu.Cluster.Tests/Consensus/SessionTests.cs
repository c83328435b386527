using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>What opens a session of a follower, and what must not (Inv P4).</summary>
public sealed class SessionTests
{
    [Fact]
    public void A_session_that_was_taken_before_stops_the_replica()
    {
        (TestCluster cluster, TestNode node, NodeId leader) = Follower();
        Nonce nonce = PrepareAgain(cluster, node, leader);

        var broken = Assert.Throws<BrokenInvariantException>(
            () => node.Machine!.Step(From(cluster, node, leader, Sync(node, session: 1, nonce))));

        Assert.Equal("P4", broken.Name);
    }

    [Fact]
    public void The_next_session_is_taken_once_and_by_the_latest_promise()
    {
        (TestCluster cluster, TestNode node, NodeId leader) = Follower();
        Nonce older = PrepareAgain(cluster, node, leader);
        Nonce nonce = PrepareAgain(cluster, node, leader);

        node.Machine!.Step(From(cluster, node, leader, Sync(node, session: 2, older)));
        Assert.Equal(Phase.Prepare, node.Machine.Phase);

        node.Machine.Step(From(cluster, node, leader, Sync(node, session: 3, nonce)));
        Assert.Equal(Phase.Accept, node.Machine.Phase);

        // Why no invariant breaks: what comes late or twice is dropped before it could open anything.
        node.Machine.Step(From(cluster, node, leader, Sync(node, session: 3, nonce)));
        node.Machine.Step(From(cluster, node, leader, Sync(node, session: 2, older)));
        Assert.Equal(Phase.Accept, node.Machine.Phase);
    }

    static (TestCluster Cluster, TestNode Node, NodeId Leader) Follower()
    {
        var cluster = new TestCluster();
        Config config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);
        for (ulong id = 1; id <= 3; id++)
            cluster.Add(id, config);
        cluster.Run(60);
        TestNode leader = cluster.Leaders()[0];
        leader.Machine!.Propose(Encoding.UTF8.GetBytes("a"), 1);
        leader.Pump();
        cluster.DeliverAll();
        TestNode node = cluster.Nodes.Values.First(node => node != leader);
        Assert.Equal(Phase.Accept, node.Machine!.Phase);
        return (cluster, node, leader.Id);
    }

    static Nonce PrepareAgain(TestCluster cluster, TestNode node, NodeId leader)
    {
        ConsensusMachine machine = node.Machine!;
        cluster.Messages.Clear();
        var prepare = new Prepare(
            machine.Promised, machine.AcceptedRound, machine.AcceptedIndex, machine.DecidedIndex);
        cluster.Step(From(cluster, node, leader, prepare));
        return cluster.Messages.Select(static sent => sent.Message).OfType<Promise>().Last().Nonce;
    }

    static AcceptSync Sync(TestNode node, ulong session, Nonce nonce)
    {
        ReplicatedLog log = node.Machine!.Log;
        var suffix = new LogSuffix(log.EndIndex, log.EndChain, log.EndIndex, []);
        return new AcceptSync(node.Machine.Promised, session, nonce, suffix, node.Machine.DecidedIndex);
    }

    static Envelope From(TestCluster cluster, TestNode node, NodeId leader, Message message) => new(
        cluster.Options.Cluster, cluster.Options.Group, node.Machine!.Config.Id, leader, node.Id, message);
}
