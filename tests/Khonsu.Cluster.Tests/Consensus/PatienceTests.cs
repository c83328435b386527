using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>Proposals that may wait for others: they cost no write of their own, are never behind who came later, and
/// wait for a tick at most.</summary>
public sealed class PatienceTests
{
    readonly TestCluster _cluster = Start();
    ulong _localId;

    TestNode Leader => _cluster.Leaders()[0];

    TestNode Follower => _cluster.Nodes.Values.First(node => node != Leader);

    [Fact]
    public void It_goes_in_front_of_the_next_one_in_the_same_message()
    {
        Propose(Leader, "patient", isPatient: true);
        Assert.Empty(_cluster.Messages);
        Assert.DoesNotContain("patient", ValuesOf(Leader.Machine!));

        Propose(Leader, "next");

        AcceptDecide[] sent = [.. _cluster.Messages.Select(static sent => sent.Message).OfType<AcceptDecide>()];
        Assert.Equal(2, sent.Length);
        Assert.All(sent, static message => Assert.Equal(["patient", "next"], message.Entries.Select(ValueOf)));
        _cluster.DeliverAll();
        Assert.Equal(["patient", "next"], Leader.State.Select(ValueOf).TakeLast(2));
    }

    [Fact]
    public void Alone_it_waits_for_a_tick()
    {
        Propose(Leader, "a", isPatient: true);
        Propose(Leader, "b", isPatient: true);
        _cluster.DeliverAll();
        Assert.DoesNotContain("a", Leader.State.Select(ValueOf));

        Leader.Machine!.Tick();
        Leader.Pump();
        _cluster.DeliverAll();

        Assert.Equal(["a", "b"], Leader.State.Select(ValueOf).TakeLast(2));
    }

    [Fact]
    public void Nothing_is_kept_for_an_election_time_after_somebody_was_seen_to_wait()
    {
        TestNode leader = Leader;
        Propose(leader, "kept", isPatient: true);
        leader.Machine!.Hurry();
        leader.Pump();
        Propose(leader, "hurried", isPatient: true);
        Assert.Equal(["kept", "hurried"], ValuesOf(leader.Machine).TakeLast(2));

        for (int tick = 0; tick < _cluster.Options.ElectionTicks; tick++)
            leader.Machine.Tick();
        Propose(leader, "later", isPatient: true);
        Assert.DoesNotContain("later", ValuesOf(leader.Machine));
    }

    [Fact]
    public void A_leader_keeps_what_followers_send_it()
    {
        Assert.Equal(ProposeStatus.Forwarded, Propose(Follower, "far", isPatient: true));
        _cluster.DeliverAll();
        Assert.DoesNotContain("far", ValuesOf(Leader.Machine!));

        Propose(Follower, "near");
        _cluster.DeliverAll();

        Assert.Equal(["far", "near"], Leader.State.Select(ValueOf).TakeLast(2));
    }

    [Fact]
    public void What_a_leader_keeps_is_told_as_dropped_when_it_stops_leading()
    {
        TestNode leader = Leader;
        Propose(leader, "a", isPatient: true);
        Ballot higher = leader.Machine!.Promised with { Number = 99, Node = Follower.Id };
        _cluster.Trace.Take();

        leader.Machine.Step(new Envelope(
            _cluster.Options.Cluster,
            _cluster.Options.Group,
            leader.Machine.Config.Id,
            Follower.Id,
            leader.Id,
            new Prepare(higher, default, default, default)));
        leader.Pump();

        Assert.Contains($"proposal {_localId}: Dropped", _cluster.Trace.Take());
    }

    [Fact]
    public void It_goes_in_front_of_a_transfer_and_of_a_new_configuration()
    {
        TestNode leader = Leader;
        Propose(leader, "transfer", isPatient: true);
        Assert.True(leader.Machine!.TransferLeadership(Follower.Id));
        leader.Pump();
        _cluster.DeliverAll();
        Assert.NotEqual(leader, Leader);
        Assert.Contains("transfer", Leader.State.Select(ValueOf));

        Propose(Leader, "change", isPatient: true);
        Config next = Config.Create(Leader.Machine!.Config.Id.Next, [new(1), new(2)]);
        Assert.Equal(ReconfigureStatus.Started, Leader.Machine.Reconfigure(next));
        Leader.Pump();
        _cluster.DeliverAll();

        Assert.Equal(next.Id, _cluster[1].Machine!.Config.Id);
        Assert.Equal("change", _cluster[1].State.Where(IsCommand).Select(ValueOf).Last());
    }

    ProposeStatus Propose(TestNode node, string value, bool isPatient = false)
    {
        ProposeStatus status = node.Machine!.Propose(Encoding.UTF8.GetBytes(value), ++_localId, isPatient);
        node.Pump();
        return status;
    }

    static bool IsCommand(LogEntry entry) => entry.Kind == EntryKind.Command;

    static string ValueOf(LogEntry entry) => Encoding.UTF8.GetString(entry.Payload.Span);

    static IEnumerable<string> ValuesOf(ConsensusMachine machine)
    {
        for (LogIndex index = machine.TrimmedIndex; index < machine.AcceptedIndex; index += 1)
            yield return ValueOf(machine.Log[index]);
    }

    static TestCluster Start()
    {
        var cluster = new TestCluster();
        Config config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);
        for (ulong id = 1; id <= 3; id++)
            cluster.Add(id, config);
        cluster.Run(60);
        cluster.DeliverAll();
        return cluster;
    }
}
