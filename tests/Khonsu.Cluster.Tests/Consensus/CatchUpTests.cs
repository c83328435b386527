using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>What a follower may and may not say after it has taken decided entries outside of its ballot.</summary>
public sealed class CatchUpTests
{
    static readonly NodeId s_server = new(9);

    [Fact]
    public void Decided_entries_raise_the_promise()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a", "b");
        Ballot later = Later(node);

        node.Machine!.Step(From(cluster, node, Entries(node, later, "x", "y", "z")));
        node.Pump();

        Assert.Equal(later, node.Machine.Promised);
        Assert.Equal(["x", "y", "z"], node.State.Select(static entry => entry.ToString()));
    }

    [Fact]
    public void What_was_caught_up_is_not_reported_as_accepted_in_the_ballot_before()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a", "b");
        Ballot before = node.Machine!.AcceptedRound;
        node.Machine.Step(From(cluster, node, Entries(node, Later(node), "x", "y", "z")));
        node.Pump();
        cluster.Messages.Clear();

        for (int tick = 0; tick < 12; tick++)
        {
            node.Machine.Tick();
            node.Pump();
        }

        HeartbeatRequest[] requests =
            [.. cluster.Messages.Select(static sent => sent.Message).OfType<HeartbeatRequest>()];
        Assert.NotEmpty(requests);
        Assert.DoesNotContain(requests, request => request.AcceptedRound == before);
    }

    [Fact]
    public void What_agrees_with_the_decided_entries_is_kept()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a", "b", "c");
        LogEntry[] own = [.. node.Machine!.Log.Slice(default, new LogIndex(2), long.MaxValue)];

        node.Machine.Step(From(
            cluster, node, new CatchUpEntries(Later(node), default, 0, own, new LogIndex(2))));

        Assert.Equal(new LogIndex(3), node.Machine.AcceptedIndex);
        Assert.Equal(new LogIndex(2), node.Machine.DecidedIndex);
    }

    [Fact]
    public void Entries_after_another_decided_prefix_stop_the_replica()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a");
        CatchUpEntries part = Entries(node, Later(node), "x") with { Chain = 4711 };

        var broken = Assert.Throws<BrokenInvariantException>(
            () => node.Machine!.Step(From(cluster, node, part)));

        Assert.Equal("P3", broken.Name);
    }

    [Fact]
    public void A_server_that_has_lost_its_checkpoint_is_given_up()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a");
        Ballot later = BeginCheckpoint(cluster, node);
        for (int tick = 0; tick < 200; tick++)
            node.Machine!.Tick();
        node.Pump();
        cluster.Messages.Clear();

        node.Machine!.Step(From(cluster, node, new CatchUpOffer(new LogIndex(60)), later.Node));
        node.Pump();

        CatchUpRequest request = Assert.Single(
            cluster.Messages.Select(static sent => sent.Message).OfType<CatchUpRequest>());
        Assert.Equal(0ul, request.CheckpointId);
    }

    [Fact]
    public void A_server_that_goes_on_to_offer_what_it_does_not_give_is_asked_from_the_start_in_the_end()
    {
        (TestCluster cluster, TestNode node) = FollowerWith("a");
        Ballot later = BeginCheckpoint(cluster, node);
        for (int tick = 0; tick < 200; tick++)
        {
            node.Machine!.Tick();
            if (tick % 20 == 10)
                node.Machine.Step(From(cluster, node, new CatchUpOffer(new LogIndex(50)), later.Node));
        }
        node.Pump();

        CatchUpRequest[] requests = [.. cluster.Messages.Select(static sent => sent.Message).OfType<CatchUpRequest>()];
        Assert.Contains(requests, static request => request.CheckpointId == 5);
        int firstAnew = Array.FindLastIndex(requests, static request => request.CheckpointId == 5) + 1;
        Assert.InRange(firstAnew, 1, requests.Length - 1);
        Assert.Equal(0ul, requests[firstAnew].CheckpointId);
    }

    [Fact]
    public void A_checkpoint_is_not_served_any_more_once_the_driver_may_have_deleted_it()
    {
        TestNode node = ServingFirstOfTwoCheckpoints(out TestCluster cluster);
        Assert.Equal(1ul, ServedTo(cluster, node, checkpoint: 1, offset: 4).Checkpoint.Id);
        for (int tick = 0; tick < 100; tick++)
            node.Machine!.Tick();
        Assert.False(node.Machine!.IsCheckpointInUse(1));

        CheckpointChunk chunk = ServedTo(cluster, node, checkpoint: 1, offset: 8);

        Assert.Equal((2ul, 0L), (chunk.Checkpoint.Id, chunk.OffsetBytes));
    }

    [Fact]
    public void A_checkpoint_that_the_driver_has_lost_is_not_served_any_more()
    {
        TestNode node = ServingFirstOfTwoCheckpoints(out TestCluster cluster);
        Assert.True(node.Machine!.IsCheckpointInUse(1));

        node.Machine.CheckpointLost(1);

        Assert.False(node.Machine.IsCheckpointInUse(1));
        Assert.Equal(2ul, ServedTo(cluster, node, checkpoint: 1, offset: 8).Checkpoint.Id);
        var broken = Assert.Throws<BrokenInvariantException>(() => node.Machine.CheckpointLost(2));
        Assert.Equal("P2", broken.Name);
    }

    /// <summary>A single voter with a trimmed log that is sending the first of its two checkpoints.</summary>
    static TestNode ServingFirstOfTwoCheckpoints(out TestCluster cluster)
    {
        cluster = new TestCluster();
        cluster.Options = cluster.Options with { CheckpointChunkBytes = 4 };
        cluster.Add(1, Config.Create(new ConfigId(1), [new(1)]));
        cluster.Run(60);
        TestNode node = cluster[1];
        for (ulong number = 1; number <= 2; number++)
        {
            node.Machine!.Propose(Encoding.UTF8.GetBytes("a"), number);
            node.Pump();
            CheckpointRef checkpoint = node.TakeCheckpoint(number)!;
            node.Machine.Trim(checkpoint.Index);
            node.Pump();
            if (number == 1)
                ServedTo(cluster, node, checkpoint: 0, offset: 0);
        }

        return node;
    }

    static CheckpointChunk ServedTo(TestCluster cluster, TestNode node, ulong checkpoint, long offset)
    {
        cluster.Messages.Clear();
        node.Machine!.Step(From(
            cluster, node, new CatchUpRequest(default, default, checkpoint, offset)));
        node.Pump();
        return Assert.Single(cluster.Messages.Select(static sent => sent.Message).OfType<CheckpointChunk>());
    }

    /// <summary>A follower of a settled cluster whose log has entries that are not decided.</summary>
    static (TestCluster Cluster, TestNode Node) FollowerWith(params string[] values)
    {
        var cluster = new TestCluster();
        Config config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);
        for (ulong id = 1; id <= 3; id++)
            cluster.Add(id, config);
        cluster.Run(60);
        TestNode leader = cluster.Leaders()[0];
        leader.IsHeld = true;
        foreach (string value in values)
            leader.Machine!.Propose(Encoding.UTF8.GetBytes(value), 1);
        leader.Pump();
        TestNode node = cluster.Nodes.Values.First(node => node != leader);
        for (int position = cluster.Messages.Count - 1; position >= 0; position--)
        {
            if (cluster.Messages[position].To == node.Id)
                cluster.Deliver(position);
        }

        Assert.Equal(new LogIndex(values.Length), node.Machine!.AcceptedIndex);
        Assert.Equal(default, node.Machine.DecidedIndex);
        return (cluster, node);
    }

    static Ballot Later(TestNode node) => node.Machine!.Promised with
    {
        Number = 99,
        Node = new NodeId(node.Id.Value == 3 ? 2ul : 3ul),
    };

    static CatchUpEntries Entries(TestNode node, Ballot promise, params string[] values)
    {
        var entries = new List<LogEntry>();
        ulong chain = 0;
        foreach (string value in values)
        {
            entries.Add(LogEntry.Command(
                new ProposalId(s_server, 1, 1), Encoding.UTF8.GetBytes(value)).After(chain));
            chain = entries[^1].Chain;
        }

        return new CatchUpEntries(promise, node.Machine!.DecidedIndex, 0, entries, new LogIndex(values.Length));
    }

    /// <summary>Lets a follower have the first half of a checkpoint.</summary>
    /// <returns>The ballot of its server.</returns>
    static Ballot BeginCheckpoint(TestCluster cluster, TestNode node)
    {
        Ballot later = Later(node);
        node.Machine!.Step(From(cluster, node, new Prepare(later, default, default, default), later.Node));
        node.Machine.Step(From(cluster, node, new CatchUpOffer(new LogIndex(50)), later.Node));
        var checkpoint = new CheckpointRef(5, new LogIndex(50), 1, later, node.Machine.Config, default, 8);
        node.Machine.Step(From(cluster, node, new CheckpointChunk(checkpoint, 0, 4, new byte[4]), later.Node));
        return later;
    }

    static Envelope From(TestCluster cluster, TestNode node, Message message, NodeId? from = null) => new(
        cluster.Options.Cluster,
        cluster.Options.Group,
        node.Machine!.Config.Id,
        from ?? s_server,
        node.Id,
        message);
}
