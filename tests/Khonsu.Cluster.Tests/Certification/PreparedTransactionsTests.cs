using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>What one shard says of a transaction, and goes on saying.</summary>
public sealed class PreparedTransactionsTests
{
    const long Stamp = 20;

    static readonly RequestId s_first = new(new NodeId(1), 1, 1);
    static readonly RequestId s_second = new(new NodeId(1), 1, 2);

    readonly PreparedTransactions _marks = new(shard: 0);
    readonly Sessions _sessions = new();
    readonly Certifier _certifier = new();
    long _stamp = Stamp;

    [Fact]
    public void What_was_prepared_says_yes_again_and_is_kept_once()
    {
        Vote yes = Prepare(s_first);
        Assert.Equal(new Vote(VoteKind.Yes, Time: _marks.Clock.Now), yes);
        Assert.True(yes.Time > 0);
        Assert.Equal(yes, Prepare(s_first));
        Assert.Equal(yes, Refuse(s_first));
        Assert.Equal(Stamp + 1, Assert.Single(_marks.All).Value.Stamp);
        Assert.NotNull(Resolve(s_first, isCommitted: true));
        Assert.Null(Resolve(s_first, isCommitted: true));
        Assert.Empty(_marks.All);
        Assert.Null(_marks.ConflictOf(Part(s_second)));
    }

    [Fact]
    public void What_has_committed_says_so_until_it_is_forgotten_and_after_that_as_long_as_it_is_not_answered()
    {
        Prepare(s_first);
        long time = _marks.Clock.Now;
        Resolve(s_first, isCommitted: true);
        long stamp = _stamp;

        foreach (bool isForgotten in (bool[])[false, true])
        {
            if (isForgotten)
                _marks.Forget(s_first);
            Assert.Equal(isForgotten, _marks.Committed.Count == 0);
            Assert.Equal(new Vote(VoteKind.Committed, Time: isForgotten ? 0 : time), Prepare(s_first));
            Assert.Equal(new Vote(VoteKind.Committed, Time: isForgotten ? 0 : time), Refuse(s_first));
            Assert.Equal(new Settlement(SettlementKind.Committed, stamp), Settle(s_first));
        }

        Assert.Equal(VoteKind.Yes, Prepare(s_second, answeredUpTo: 1).Kind);
        Assert.Equal(new Vote(VoteKind.No), Prepare(s_first));
        Assert.Equal(new Vote(VoteKind.No), Refuse(s_first));
    }

    [Fact]
    public void What_comes_after_it_was_given_up_is_not_done()
    {
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Refuse(s_first));
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Prepare(s_first));
        Assert.Null(Resolve(s_second, isCommitted: false));
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Prepare(s_second));
        Assert.Empty(_marks.All);
        Assert.Equal(SettlementKind.NotDone, Settle(s_second).Kind);
    }

    [Fact]
    public void What_comes_again_after_all_is_over_and_was_given_up_is_not_done()
    {
        Prepare(s_first);
        Prepared? prepared = Resolve(s_first, isCommitted: false);

        Assert.Equal(s_first, prepared!.Entry.Request);
        Assert.Empty(_marks.Committed);
        Assert.Empty(_certifier.Changes);
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Prepare(s_first));
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Refuse(s_first));
    }

    [Fact]
    public void What_is_told_to_have_committed_and_is_not_prepared_changes_nothing()
    {
        Assert.Null(Resolve(s_first, isCommitted: true));
        Assert.Empty(_marks.Committed);
        Assert.Empty(_certifier.Changes);
        Assert.Equal(VoteKind.Yes, Prepare(s_first).Kind);
    }

    [Fact]
    public void What_is_told_to_be_given_up_after_it_has_committed_stays_committed()
    {
        Prepare(s_first);
        Resolve(s_first, isCommitted: true);
        Assert.Null(Resolve(s_first, isCommitted: false));
        Assert.Equal(SettlementKind.Committed, Settle(s_first).Kind);
    }

    [Fact]
    public void What_overlaps_is_refused_for_ever_and_told_why_again()
    {
        Prepare(s_first);
        Vote vote = Prepare(s_second);

        Assert.Equal(VoteKind.No, vote.Kind);
        Assert.Equal(new Conflict(ConflictPart.Write, 0, 0, 0), vote.Outcome!.Value.Conflict);
        Resolve(s_first, isCommitted: false);
        Assert.Equal(vote, Prepare(s_second));
        Assert.Equal(vote, Refuse(s_second));
    }

    [Fact]
    public void What_has_changed_is_refused_with_the_time_of_the_change()
    {
        Prepare(s_first);
        Resolve(s_first, isCommitted: true);
        CommitEntry reads = Part(s_second) with
        {
            Tables = [new TablePart { Name = "t", Reads = [new byte[] { 1 }] }],
        };
        Vote vote = _marks.Prepare(new PrepareEntry(Shards(), reads), ++_stamp, _sessions, _certifier);
        Assert.Equal(new Conflict(ConflictPart.Read, 0, 0, Stamp + 2), vote.Outcome!.Value.Conflict);
    }

    [Fact]
    public void Nobody_knows_how_what_is_prepared_ended_who_ever_asks()
    {
        Prepare(s_first);
        Assert.Equal(SettlementKind.Undecided, Settle(s_first).Kind);
        Assert.Equal(SettlementKind.Undecided, _marks.Settle(s_first, isOwn: true, _sessions).Kind);
        Resolve(s_first, isCommitted: true);
        Assert.Equal(SettlementKind.Committed, Settle(s_first).Kind);
    }

    [Fact]
    public void What_is_answered_before_it_is_resolved_leaves_nothing_in_the_session()
    {
        Prepare(s_first);
        Assert.Equal(VoteKind.No, Prepare(s_second, answeredUpTo: 1).Kind);
        Assert.NotNull(Resolve(s_first, isCommitted: true));

        Assert.Equal([2ul], _sessions.All[s_first.Node].Current.Outcomes.Keys);
        Assert.Equal(VoteKind.Committed, Prepare(s_first).Kind);
        _marks.Forget(s_first);
        Assert.Equal(new Vote(VoteKind.No), Prepare(s_first));
        Assert.Equal(SettlementKind.Forgotten, Settle(s_first).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void How_it_ended_is_told_truly_when_its_node_has_started_again_meanwhile(bool isCommitted)
    {
        Prepare(s_first);
        Assert.True(_sessions.IsNew(s_first with { Incarnation = 2 }, 0, out _));
        NodeSessions before = _sessions.All[s_first.Node].Copy();
        Assert.Equal(VoteKind.Yes, Prepare(s_first).Kind);
        Assert.Equal(SettlementKind.Undecided, Settle(s_first).Kind);

        Assert.NotNull(Resolve(s_first, isCommitted));
        long stamp = _stamp;
        _marks.Forget(s_first);

        Settlement expected = isCommitted
            ? new Settlement(SettlementKind.Committed, stamp)
            : new Settlement(SettlementKind.NotDone);
        Assert.Equal(expected, Settle(s_first));
        Assert.Equal(isCommitted ? VoteKind.Committed : VoteKind.No, Refuse(s_first).Kind);
        Assert.Empty(Assert.Single(before.Former).Outcomes);
    }

    [Fact]
    public void What_was_never_heard_of_a_start_before_is_given_up_without_being_noted()
    {
        Assert.True(_sessions.IsNew(s_first with { Incarnation = 2 }, 0, out _));
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Refuse(s_first));
        Assert.Equal(new Vote(VoteKind.No), Prepare(s_first));
        Assert.Empty(_sessions.All[s_first.Node].Former);
    }

    [Fact]
    public void A_start_that_only_another_shard_has_heard_of_is_one()
    {
        RequestId later = s_first with { Incarnation = 9 };
        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Refuse(later));
        Assert.Equal(9ul, _sessions.All[s_first.Node].Current.Incarnation);
        Assert.Equal(new Vote(VoteKind.No), Prepare(s_first));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_number_may_be_as_far_ahead_as_it_likes(bool isResolved)
    {
        const ulong Ahead = 3 * Sessions.SettledAheadMax;
        RequestId far = s_first with { Sequence = Ahead };
        if (isResolved)
            Assert.Null(Resolve(far, isCommitted: false));
        else
            Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Refuse(far, answeredUpTo: 5));

        Assert.Equal(new Vote(VoteKind.No, Outcome.GivenUp), Prepare(far));
        Assert.Equal(isResolved ? 0ul : 5, _sessions.All[s_first.Node].Current.AnsweredUpTo);
        RequestId further = far with { Sequence = 2 * Ahead };
        Assert.Equal(VoteKind.Yes, Prepare(further).Kind);
    }

    [Fact]
    public void A_refusal_says_of_a_transaction_that_stood_alone_how_it_ended()
    {
        Assert.True(_sessions.IsNew(s_first, 0, out _));
        _sessions.Note(s_first, new Outcome(7, null));
        Assert.True(_sessions.IsNew(s_second, 0, out _));
        var refused = new Outcome(0, new Conflict(ConflictPart.Scan, 0, 0, 3));
        _sessions.Note(s_second, refused);

        Assert.Equal(VoteKind.Committed, Refuse(s_first).Kind);
        Assert.Equal(new Vote(VoteKind.No, refused), Refuse(s_second));
    }

    [Fact]
    public void Of_a_client_whose_session_is_gone_nothing_is_prepared_and_what_is_may_end()
    {
        var client = new NodeId(RequestId.ClientFirst + 1);
        Assert.Equal(new Vote(VoteKind.No, Outcome.SessionLost), Prepare(new RequestId(client, 3, 1)));
        Assert.Equal(new Vote(VoteKind.No, Outcome.SessionLost), Refuse(new RequestId(client, 3, 1)));

        _sessions.Clients.Touch(client, ++_stamp);
        var request = new RequestId(client, _sessions.Clients.Open(client), 1);
        Assert.Equal(VoteKind.Yes, Prepare(request).Kind);
        var others = new Sessions();
        Assert.NotNull(_marks.Resolve(
            new Resolution(request, true, _marks.Clock.Now), ++_stamp, others, _certifier));
        Assert.Empty(others.Clients.All);
        Assert.Equal(VoteKind.Committed, Prepare(request).Kind);
    }

    [Fact]
    public void A_client_that_asks_again_hears_how_it_ended()
    {
        var client = new NodeId(RequestId.ClientFirst + 1);
        _sessions.Clients.Touch(client, ++_stamp);
        var request = new RequestId(client, _sessions.Clients.Open(client), 1);
        Prepare(request);
        Resolve(request, isCommitted: true);
        _marks.Forget(request);
        Assert.Equal(VoteKind.Committed, Prepare(request).Kind);
        Assert.Equal(VoteKind.Committed, Refuse(request).Kind);
        Assert.Equal(Outcome.GivenUp, Refuse(request with { Sequence = 2 }).Outcome);
        Assert.Equal(2, Assert.Single(_sessions.Clients.All).Session.Outcomes.Count);
    }

    [Fact]
    public void A_checkpoint_has_all_of_it_and_a_copy_does_not_change_any_more()
    {
        Prepare(s_first);
        Resolve(s_first, isCommitted: true);
        PrepareEntry entry = new RandomEntries(new Random(1)).Prepare(9, _stamp);
        Assert.Equal(VoteKind.Yes, _marks.Prepare(entry, ++_stamp, _sessions, _certifier).Kind);
        PreparedTransactions copy = _marks.Copy();
        byte[] bytes = BytesOf(copy);
        _marks.All[entry.Request].IsInstalled = true;
        byte[] installed = BytesOf(_marks);
        _marks.Forget(s_first);
        Resolve(entry.Request, isCommitted: false);

        Assert.Equal(bytes, BytesOf(copy));
        Assert.Equal((false, true), (Taken(bytes).IsInstalled, Taken(installed).IsInstalled));
        Assert.Equal(Stamp + 3, Taken(bytes).Stamp);
        Assert.Equal(
            Convert.ToHexString(entry.Part.Tables[0].Rows.Span),
            Convert.ToHexString(Taken(bytes).Entry.Part.Tables[0].Rows.Span));

        Prepared Taken(byte[] taken)
        {
            var reader = new ByteReader(taken);
            PreparedTransactions read = PreparedTransactionsCodec.Take(ref reader, shard: 0);
            Assert.Equal(Stamp + 2, read.Committed[s_first].Stamp);
            return read.All[entry.Request];
        }
    }

    [Fact]
    public void A_checkpoint_that_is_cut_or_changed_is_read_as_something_or_refused_by_the_typed_error()
    {
        Prepare(s_first);
        Resolve(s_first, isCommitted: true);
        Prepare(s_second);
        byte[] bytes = BytesOf(_marks);
        int refused = 0;
        for (int seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            byte[] changed = bytes[..random.Next(bytes.Length)];
            if (random.Next(3) > 0)
                (changed = [.. bytes])[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var reader = new ByteReader(changed);
                PreparedTransactionsCodec.Take(ref reader, shard: 0);
            }
            catch (MalformedBytesException)
            {
                refused++;
            }
        }

        Assert.NotEqual(0, refused);
    }

    Vote Prepare(RequestId request, ulong answeredUpTo = 0) => _marks.Prepare(
        new PrepareEntry(Shards(), Part(request) with { AnsweredUpTo = answeredUpTo }),
        ++_stamp,
        _sessions,
        _certifier);

    Vote Refuse(RequestId request, ulong answeredUpTo = 0) => _marks.Refuse(request, answeredUpTo, _sessions);

    Prepared? Resolve(RequestId request, bool isCommitted)
        => _marks.Resolve(
            new Resolution(request, isCommitted, _marks.Clock.Now), ++_stamp, _sessions, _certifier);

    Settlement Settle(RequestId request) => _marks.Settle(request, isOwn: false, _sessions);

    // All of them write one row.
    static CommitEntry Part(RequestId request) => new()
    {
        Request = request,
        AnsweredUpTo = 0,
        Snapshot = Stamp,
        Tables = [new TablePart { Name = "t", Writes = [new WritePart(new byte[] { 1 }, IsGuarded: false)] }],
    };

    static GroupId[] Shards() => [new(1), new(2)];

    static byte[] BytesOf(PreparedTransactions marks)
    {
        var writer = new ByteWriter();
        PreparedTransactionsCodec.Put(writer, marks);
        return writer.Written.ToArray();
    }
}
