using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Tests.Checks;

public sealed class LedgerTests
{
    static readonly Config s_config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);
    static readonly Ballot s_ballot = new(new ConfigId(1), 1, 0, new NodeId(1));

    readonly GroupImage[] _disks =
        [.. Enumerable.Range(0, 3).Select(static _ => new GroupImage(HardState.New(s_config)))];
    readonly Ledger _ledger;

    public LedgerTests()
    {
        _ledger = new Ledger(0, s_config, node => _disks[node.Value - 1]);
        _ledger.AddProposal(1);
        _ledger.AddProposal(2);
    }

    [Fact]
    public void What_a_quorum_has_on_its_disks_may_be_decided()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0, 1);
        Decide(0, entry);
        Decide(0, entry);
        Assert.Equal(1, _ledger.Count);
    }

    [Fact]
    public void What_too_few_disks_have_is_caught()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0);
        Assert.Equal("I8", Broken(() => Decide(0, entry)));
    }

    [Fact]
    public void Another_entry_at_the_same_place_is_caught()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0, 1);
        Decide(0, entry);
        Assert.Equal("I3", Broken(() => Decide(0, Entry(2, 0))));
    }

    [Fact]
    public void A_hole_is_caught() => Assert.Equal("I3", Broken(() => Decide(1, Entry(1, 0))));

    [Fact]
    public void What_nobody_proposed_is_caught()
    {
        LogEntry entry = Entry(9, 0);
        Write(entry, 0, 1);
        Assert.Equal("I10", Broken(() => Decide(0, entry)));
    }

    [Fact]
    public void A_dropped_proposal_that_is_decided_is_caught()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0, 1);
        _ledger.AddDropped(entry.Proposal);
        Assert.Equal("dropped", Broken(() => Decide(0, entry)));
    }

    [Fact]
    public void A_decided_proposal_that_is_said_to_be_dropped_is_caught()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0, 1);
        Decide(0, entry);
        Assert.Equal("dropped", Broken(() => _ledger.AddDropped(entry.Proposal)));
    }

    [Fact]
    public void A_later_leader_that_lacks_what_was_decided_is_caught()
    {
        LogEntry entry = Entry(1, 0);
        Write(entry, 0, 1);
        Decide(0, entry);
        Ballot later = s_ballot with { Number = 2 };
        Assert.Equal("I6", Broken(() => _ledger.CheckLeader(later, default, static _ => null)));
        _ledger.CheckLeader(later, default, _ => entry.Chain);
        _ledger.CheckLeader(s_ballot, default, static _ => null);
    }

    [Fact]
    public void A_message_that_says_more_than_is_durable_is_caught()
    {
        Assert.Equal("I8", Broken(() => Send(new Accepted(s_ballot, new LogIndex(1)))));
        Assert.Equal("I8", Broken(() => Send(new Prepare(s_ballot, default, default, default))));
        HardState hard = HardState.New(s_config) with { Promise = s_ballot, AcceptedRound = s_ballot };
        _disks[0].Make(new GroupChange(0, hard, null, null));
        Assert.Equal("I8", Broken(() => Send(new Accepted(s_ballot, new LogIndex(1)))));
        Write(Entry(1, 0), 0);
        Send(new Accepted(s_ballot, new LogIndex(1)));
    }

    void Send(Message message) => SendCheck.Check(
        new Envelope(default, default, new ConfigId(1), new NodeId(1), new NodeId(2), message), _disks[0]);

    void Decide(long index, LogEntry entry) => _ledger.Check(new NodeId(1), new LogIndex(index), entry, s_ballot);

    void Write(LogEntry entry, params int[] places)
    {
        foreach (int place in places)
        {
            var write = new LogWrite(null, null, 0, null, _disks[place].End, [entry]);
            _disks[place].Make(new GroupChange(0, null, write, null));
        }
    }

    static LogEntry Entry(long value, ulong chain)
        => LogEntry.Command(new ProposalId(new NodeId(1), 1, (ulong)value), BitConverter.GetBytes(value)).After(chain);

    static string Broken(Action act) => Assert.Throws<ViolationException>(act).Rule;
}
