using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

public sealed class SessionsTests
{
    static readonly Outcome s_done = new(7, null);
    readonly Sessions _sessions = new();

    [Fact]
    public void What_was_decided_is_known_until_it_is_answered()
    {
        Assert.True(_sessions.IsNew(Request(1), 0, out _));
        _sessions.Note(Request(1), s_done);
        Assert.False(_sessions.IsNew(Request(1), 0, out Outcome? known));
        Assert.Equal(s_done, known);
        Assert.True(_sessions.IsNew(Request(2), 1, out _));
        _sessions.Note(Request(2), s_done);
        Assert.False(_sessions.IsNew(Request(1), 0, out known));
        Assert.Null(known);
        Assert.Single(_sessions.All[new NodeId(1)].Current.Outcomes);
    }

    [Fact]
    public void A_later_number_may_come_first()
    {
        Assert.True(_sessions.IsNew(Request(5), 0, out _));
        _sessions.Note(Request(5), s_done);
        Assert.True(_sessions.IsNew(Request(4), 0, out _));
    }

    [Fact]
    public void An_older_start_of_a_node_is_not_heard_any_more()
    {
        Assert.True(_sessions.IsNew(Request(1, incarnation: 2), 0, out _));
        Assert.False(_sessions.IsNew(Request(9), 0, out Outcome? known));
        Assert.Null(known);
        Assert.True(_sessions.IsNew(Request(1, incarnation: 3), 0, out _));
    }

    [Fact]
    public void Who_asks_is_told_what_was_decided_as_long_as_it_is_not_answered()
    {
        Decide(1, s_done);
        Decide(2, new Outcome(0, new Conflict(ConflictPart.Scan, 0, 0, 3)));
        Assert.Equal(new Settlement(SettlementKind.Committed, 7), _sessions.Settle(Request(1), isOwn: false));
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(2), isOwn: false).Kind);
        Decide(3, s_done, answeredUpTo: 2);
        Assert.Equal(SettlementKind.Forgotten, _sessions.Settle(Request(1), isOwn: false).Kind);
    }

    [Fact]
    public void What_was_asked_for_before_it_came_is_never_done()
    {
        Decide(1, s_done);
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(2), isOwn: false).Kind);
        Assert.False(_sessions.IsNew(Request(2), 0, out Outcome? known));
        Assert.True(known!.Value.IsGivenUp);
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(2), isOwn: true).Kind);
    }

    [Fact]
    public void A_start_that_nobody_has_heard_of_is_taken_from_its_own_node_only()
    {
        Decide(1, s_done);
        Assert.Equal(SettlementKind.Unheard, _sessions.Settle(Request(1, incarnation: 9), isOwn: false).Kind);
        Assert.True(_sessions.IsNew(Request(2), 0, out _));
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(1, incarnation: 2), isOwn: true).Kind);
        Assert.False(_sessions.IsNew(Request(2), 0, out _));
    }

    [Fact]
    public void A_question_far_ahead_costs_no_memory()
    {
        Decide(1, s_done);
        Assert.Equal(
            SettlementKind.Undecided, _sessions.Settle(Request(Sessions.SettledAheadMax + 1), isOwn: true).Kind);
        Assert.Single(_sessions.All[new NodeId(1)].Current.Outcomes);
    }

    [Fact]
    public void Outcomes_of_a_few_starts_before_are_kept()
    {
        const ulong Starts = NodeSessions.FormerStartsMax + 2;
        for (ulong start = 1; start <= Starts; start++)
        {
            Assert.True(_sessions.IsNew(Request(1, start), 0, out _));
            _sessions.Note(Request(1, start), new Outcome((long)start, null));
        }

        Assert.Equal(SettlementKind.Forgotten, _sessions.Settle(Request(1, 1), isOwn: true).Kind);
        for (ulong start = 2; start <= Starts; start++)
        {
            Settlement found = _sessions.Settle(Request(1, start), isOwn: false);
            Assert.Equal(new Settlement(SettlementKind.Committed, (long)start), found);
        }

        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(2, Starts - 1), isOwn: false).Kind);
    }

    [Fact]
    public void A_start_between_two_that_were_heard_of_has_done_nothing()
    {
        Assert.True(_sessions.IsNew(Request(1, 1), 0, out _));
        Assert.True(_sessions.IsNew(Request(1, 3), 0, out _));
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(1, 2), isOwn: false).Kind);
    }

    void Decide(ulong sequence, Outcome outcome, ulong answeredUpTo = 0)
    {
        Assert.True(_sessions.IsNew(Request(sequence), answeredUpTo, out _));
        _sessions.Note(Request(sequence), outcome);
    }

    static RequestId Request(ulong sequence, ulong incarnation = 1) => new(new NodeId(1), incarnation, sequence);
}
