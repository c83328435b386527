using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

public sealed class ConsensusMachineTests
{
    ulong _localId;

    [Fact]
    public void A_single_voter_decides_what_is_durable()
    {
        TestCluster cluster = Start(1);

        Propose(cluster[1], "a");

        Assert.Equal("a", Assert.Single(cluster[1].State).ToString());
    }

    [Fact]
    public void A_proposal_that_is_too_large_is_refused()
    {
        TestCluster cluster = Start(1);

        Assert.Equal(ProposeStatus.TooLarge, cluster[1].Machine!.Propose(new byte[(1 << 20) + 1], 1));
    }

    [Fact]
    public void A_leader_with_too_much_undecided_is_busy()
    {
        TestCluster cluster = Start(3, static options => options with { UndecidedBytesMax = 200 });
        TestNode leader = cluster.Leaders()[0];
        cluster.Nodes.Values.Where(node => node != leader).ToList().ForEach(static node => node.Crash());

        ProposeStatus[] statuses = [.. Enumerable.Range(0, 5).Select(_ => Propose(leader, "0123456789"))];

        Assert.Equal(
            [ProposeStatus.Taken, ProposeStatus.Taken, ProposeStatus.Taken, ProposeStatus.Busy, ProposeStatus.Busy],
            statuses);
    }

    [Fact]
    public void What_is_on_its_way_to_a_slow_follower_is_bounded()
    {
        TestCluster cluster = Start(
            3, static options => options with { InflightMessagesMax = 2, BatchBytesMax = 60 });
        TestNode leader = cluster.Leaders()[0];
        TestNode slow = cluster.Nodes.Values.First(node => node != leader);
        slow.IsHeld = true;

        for (int count = 0; count < 10; count++)
        {
            Propose(leader, "value");
            cluster.DeliverAll();
        }

        Assert.Equal(2, leader.Machine!.InflightOf(slow.Id).Messages);
        Assert.Equal(10, leader.State.Count);
    }

    [Fact]
    public void A_follower_without_a_session_knows_no_leader()
    {
        var cluster = new TestCluster();
        cluster.Add(1, Voters(3));

        Assert.Equal(ProposeStatus.NoLeader, Propose(cluster[1], "a"));
    }

    [Fact]
    public void What_a_leader_had_buffered_is_told_as_dropped()
    {
        TestCluster cluster = Start(3);
        TestNode node = cluster.Nodes.Values.First(static node => node.Machine!.Role == Role.Follower);
        node.Machine!.Step(Message(cluster, node, new LeadNow(node.Machine.Promised)));
        Propose(node, "a");
        Ballot higher = node.Machine.Promised with { Number = 99, Node = Other(cluster, node) };

        node.Machine.Step(Message(cluster, node, new Prepare(higher, default, default, default)));
        cluster.Trace.Take();
        node.Pump();

        Assert.Contains($"proposal {_localId}: Dropped", cluster.Trace.Take());
    }

    [Fact]
    public void A_message_of_another_group_is_dropped()
    {
        TestCluster cluster = Start(3);
        TestNode node = cluster[1];
        Ballot before = node.Machine!.Promised;
        Envelope envelope = Message(
            cluster, node, new Prepare(before with { Number = 99 }, default, default, default));

        node.Machine.Step(envelope with { Group = new GroupId(7) });
        node.Machine.Step(envelope with { Cluster = new ClusterId(7) });
        node.Machine.Step(envelope with { From = new NodeId(77) });

        Assert.Equal(before, node.Machine.Promised);
    }

    [Fact]
    public void A_write_that_was_never_handed_out_cannot_be_durable()
    {
        TestCluster cluster = Start(1);

        var broken = Assert.Throws<BrokenInvariantException>(() => cluster[1].Machine!.Persisted(1_000));

        Assert.Equal("P8", broken.Name);
    }

    [Fact]
    public void What_was_not_handed_out_cannot_be_applied()
    {
        TestCluster cluster = Start(1);

        Assert.Equal(
            "P9", Assert.Throws<BrokenInvariantException>(() => cluster[1].Machine!.Applied(new LogIndex(5))).Name);
    }

    [Fact]
    public void What_is_in_no_checkpoint_cannot_be_trimmed()
    {
        TestCluster cluster = Start(1);
        Propose(cluster[1], "a");

        Assert.Equal(
            "P2", Assert.Throws<BrokenInvariantException>(() => cluster[1].Machine!.Trim(new LogIndex(1))).Name);
    }

    [Fact]
    public void A_restarted_leader_does_not_use_its_ballot_again()
    {
        TestCluster cluster = Start(3);
        TestNode leader = cluster.Leaders()[0];
        Ballot before = leader.Machine!.Promised;
        cluster.Nodes.Values.ToList().ForEach(static node => node.Crash());
        cluster.Messages.Clear();
        cluster.Nodes.Values.ToList().ForEach(static node => node.Start());

        cluster.Run(60);

        Assert.True(cluster.Leaders()[0].Machine!.Promised > before);
    }

    [Fact]
    public void A_learner_gets_what_is_decided()
    {
        var cluster = new TestCluster();
        Config config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)], [new(4)]);
        for (ulong id = 1; id <= 4; id++)
            cluster.Add(id, config);
        cluster.Run(60);

        Propose(cluster.Leaders()[0], "a");
        cluster.Run(1);

        Assert.Equal(Role.Passive, cluster[4].Machine!.Role);
        Assert.Equal("a", Assert.Single(cluster[4].State).ToString());
    }

    [Fact]
    public void A_change_ends_when_a_new_voter_never_answers()
    {
        TestCluster cluster = Start(3);
        TestNode leader = cluster.Leaders()[0];
        ConfigId next = leader.Machine!.Config.Id.Next;

        ReconfigureStatus status = leader.Machine.Reconfigure(Config.Create(next, [new(1), new(2), new(9)]));
        cluster.Trace.Take();
        cluster.Run(600);

        Assert.Equal(ReconfigureStatus.Started, status);
        Assert.Contains("change: TimedOut", cluster.Trace.Take());
        Assert.Equal(new ConfigId(1), leader.Machine.Config.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_change_to_another_number_than_the_next_is_refused(uint number)
    {
        ConsensusMachine leader = Start(3).Leaders()[0].Machine!;

        ReconfigureStatus status = leader.Reconfigure(Config.Create(new ConfigId(number), [new(1), new(2)]));

        Assert.Equal(ReconfigureStatus.WrongNumber, status);
    }

    [Fact]
    public void An_answer_to_a_read_of_an_earlier_start_is_dropped()
    {
        TestCluster cluster = Start(3);
        TestNode node = cluster.Nodes.Values.First(static node => node.Machine!.Role == Role.Follower);
        node.Crash();
        node.Start();
        cluster.Run(60);
        cluster.Trace.Take();

        cluster.Step(Message(cluster, node, new ReadReply(1, 7, default(LogIndex))));
        Assert.DoesNotContain("read 7", cluster.Trace.Take());

        cluster.Step(Message(cluster, node, new ReadReply(2, 7, default(LogIndex))));
        Assert.Contains("read 7", cluster.Trace.Take());
    }

    [Fact]
    public void The_same_inputs_give_the_same_outputs()
        => Assert.Equal(Story(), Story());

    static string Story()
    {
        TestCluster cluster = Start(3);
        cluster.Trace.ShowsHeartbeats = true;
        cluster.Leaders()[0].Machine!.Propose(Encoding.UTF8.GetBytes("a"), 1);
        cluster.Leaders()[0].Pump();
        cluster.Leaders()[0].Crash();
        cluster.Run(100);
        return cluster.Trace.Take();
    }

    static TestCluster Start(int count, Func<MachineOptions, MachineOptions>? change = null)
    {
        var cluster = new TestCluster();
        cluster.Options = change?.Invoke(cluster.Options) ?? cluster.Options;
        for (ulong id = 1; id <= (ulong)count; id++)
            cluster.Add(id, Voters(count));
        cluster.Run(60);
        return cluster;
    }

    static Config Voters(int count)
        => Config.Create(new ConfigId(1), Enumerable.Range(1, count).Select(static id => new NodeId((ulong)id)));

    ProposeStatus Propose(TestNode node, string value)
    {
        ProposeStatus status = node.Machine!.Propose(Encoding.UTF8.GetBytes(value), ++_localId);
        node.Pump();
        return status;
    }

    static NodeId Other(TestCluster cluster, TestNode node) => cluster.Nodes.Keys.Last(id => id != node.Id);

    static Envelope Message(TestCluster cluster, TestNode node, Message message) => new(
        cluster.Options.Cluster,
        cluster.Options.Group,
        node.Machine!.Config.Id,
        Other(cluster, node),
        node.Id,
        message);
}
