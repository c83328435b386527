using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Sessions of clients: opened by the log, bounded by the log, and never heard again once forgotten.</summary>
public sealed class ClientSessionsTests
{
    static readonly Outcome s_done = new(7, null);
    readonly ClientSessions _sessions = new(sessionsMax: 3, outcomesMax: 5);
    long _stamp = 10;

    [Fact]
    public void Who_has_no_session_is_not_heard()
    {
        Next(1);
        Assert.False(_sessions.IsNew(Request(1, 10, 1), 0, out Outcome? known));
        Assert.True(known!.Value.IsSessionLost);
        Assert.False(known.Value.IsCommitted || known.Value.IsGivenUp);
    }

    [Fact]
    public void A_transaction_is_decided_once()
    {
        ulong start = Open(1);
        Next(1);
        Assert.True(_sessions.IsNew(Request(1, start, 1), 0, out _));
        _sessions.Note(Request(1, start, 1), s_done);
        Assert.False(_sessions.IsNew(Request(1, start, 1), 0, out Outcome? known));
        Assert.Equal(s_done, known);
        Assert.Equal(SettlementKind.Committed, _sessions.Settle(Request(1, start, 1)).Kind);
        Assert.Equal(SettlementKind.NotDone, _sessions.Settle(Request(1, start, 2)).Kind);
        Assert.False(_sessions.IsNew(Request(1, start, 2), 0, out known));
        Assert.True(known!.Value.IsGivenUp);
    }

    [Fact]
    public void Who_asks_for_a_session_twice_gets_the_same_one()
        => Assert.Equal(Open(1), Open(1));

    [Fact]
    public void The_session_that_was_named_the_longest_ago_goes_first()
    {
        ulong[] starts = [Open(1), Open(2), Open(3)];
        Next(1);
        ulong fourth = Open(4);

        Assert.Equal([1UL, 3UL, 4UL], Clients());
        Next(2);
        Assert.False(_sessions.IsNew(Request(2, starts[1], 1), 0, out Outcome? known));
        Assert.True(known!.Value.IsSessionLost);
        Assert.Equal(SettlementKind.Forgotten, _sessions.Settle(Request(2, starts[1], 1)).Kind);
        Assert.True(_sessions.IsNew(Request(4, fourth, 1), 0, out _));
    }

    [Fact]
    public void A_forgotten_session_that_is_opened_again_is_another_one()
    {
        ulong first = Open(1);
        Next(1);
        Assert.True(_sessions.IsNew(Request(1, first, 1), 0, out _));
        _sessions.Note(Request(1, first, 1), s_done);
        foreach (ulong other in (ulong[])[2, 3, 4])
            Open(other);

        ulong second = Open(1);

        Assert.NotEqual(first, second);
        Assert.False(_sessions.IsNew(Request(1, first, 1), 0, out Outcome? known));
        Assert.True(known!.Value.IsSessionLost);
        Assert.True(_sessions.IsNew(Request(1, second, 2), 1, out _));
    }

    [Fact]
    public void Outcomes_are_bounded_over_all_sessions()
    {
        ulong first = Open(1);
        ulong second = Open(2);
        for (ulong number = 1; number <= 3; number++)
        {
            Next(1);
            Decide(1, first, number);
        }

        for (ulong number = 1; number <= 3; number++)
        {
            Next(2);
            Decide(2, second, number);
        }

        Assert.Equal([2UL], Clients());
        Next(2);
        Assert.True(_sessions.IsNew(Request(2, second, 4), 3, out _));
        _sessions.Note(Request(2, second, 4), s_done);
        Assert.Equal(1, _sessions.All.Sum(static one => one.Session.Outcomes.Count));
    }

    [Fact]
    public void A_session_that_the_log_has_not_opened_yet_is_undecided()
    {
        Next(1);
        Assert.Equal(SettlementKind.Undecided, _sessions.Settle(Request(1, (ulong)_stamp + 5, 1)).Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_nothing_is_decided_twice_and_a_copy_goes_on_alike(int seed)
    {
        var random = new Random(seed);
        var done = new HashSet<RequestId>();
        var starts = new Dictionary<ulong, ulong>();
        ClientSessions copy = Copied();
        for (int step = 0; step < 5_000; step++)
        {
            ulong client = (ulong)random.Next(1, 6);
            Next(client);
            copy.Touch(Client(client), _stamp);
            if (random.Next(5) == 0)
            {
                starts[client] = _sessions.Open(Client(client));
                Assert.Equal(starts[client], copy.Open(Client(client)));
                continue;
            }

            RequestId request = Request(client, starts.GetValueOrDefault(client), (ulong)random.Next(1, 9));
            ulong answered = (ulong)random.Next(4);
            bool isNew = _sessions.IsNew(request, answered, out Outcome? known);
            Assert.Equal(isNew, copy.IsNew(request, answered, out Outcome? other));
            Assert.Equal(known, other);
            if (!isNew)
                continue;
            Assert.True(done.Add(request), $"seed={seed} step={step}: {request} is decided twice");
            _sessions.Note(request, new Outcome(_stamp, null));
            copy.Note(request, new Outcome(_stamp, null));
            Assert.InRange(_sessions.All.Count, 0, 3);
            Assert.InRange(_sessions.All.Sum(static one => one.Session.Outcomes.Count), 0, 5);
            if (random.Next(50) == 0)
                copy = Copied();
        }

        Assert.True(done.Count > 100, $"seed={seed}: {done.Count}");
    }

    ClientSessions Copied()
    {
        var copy = new ClientSessions(sessionsMax: 3, outcomesMax: 5);
        foreach (ClientSession session in _sessions.Copy())
            copy.Restore(session);
        return copy;
    }

    IEnumerable<ulong> Clients() => _sessions.All.Select(static one => one.Client.Value - RequestId.ClientFirst);

    void Decide(ulong client, ulong start, ulong number)
    {
        Assert.True(_sessions.IsNew(Request(client, start, number), 0, out _));
        _sessions.Note(Request(client, start, number), s_done);
    }

    void Next(ulong client) => _sessions.Touch(Client(client), ++_stamp);

    ulong Open(ulong client)
    {
        Next(client);
        return _sessions.Open(Client(client));
    }

    static NodeId Client(ulong number) => new(RequestId.ClientFirst + number);

    static RequestId Request(ulong client, ulong start, ulong number) => new(Client(client), start, number);
}
