using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Random orders of prepares, refusals, ends, questions, answers and restarts, doubled and late as they like:
/// what a shard has said stays true.</summary>
public sealed class VotesWalkTests
{
    const int Steps = 6_000;
    const int Window = 12;

    readonly PreparedTransactions _marks = new(shard: 0);
    readonly Certifier _certifier = new();
    readonly SortedSet<RequestId> _yes = [];
    readonly SortedSet<RequestId> _no = [];
    readonly SortedDictionary<RequestId, long> _committed = [];
    readonly SortedSet<RequestId> _forgotten = [];
    readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    readonly ulong[] _starts = [1, 1];
    readonly ulong[] _firsts = [1, 1];
    Sessions _sessions = new();
    long _stamp = 10;
    string _where = "";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_was_said_stays_true_whatever_comes_later(int seed)
    {
        var random = new Random(seed);
        for (int step = 0; step < Steps; step++)
        {
            _where = $"seed={seed} step={step}";
            _stamp++;
            Step(random);
        }

        string[] expected =
        [
            "prepare Yes", "prepare No", "prepare Committed", "refuse Yes", "refuse No", "refuse Committed",
            "resolve True", "resolve False", "resolved after a restart", "settle Committed", "settle NotDone",
            "settle Forgotten", "settle Undecided",
        ];
        Assert.All(expected, name => Assert.True(_counts.ContainsKey(name), $"seed={seed}: never {name}"));
    }

    void Step(Random random)
    {
        int node = random.Next(_starts.Length);
        RequestId request = Next(random, node);
        switch (random.Next(40))
        {
            case < 14:
                Prepare(request);
                break;
            case < 18:
                Refuse(request);
                break;
            case < 26:
                Settle(request, isOwn: random.Next(2) == 0);
                break;
            case < 33:
                Resolve(random);
                break;
            case < 35:
                GiveUp(request);
                break;
            case < 37:
                Forget(random);
                break;
            case < 39:
                _firsts[node]++;
                break;
            default:
                Restart(random, node);
                break;
        }
    }

    // Of this start, or late ones of starts before.
    RequestId Next(Random random, int node)
    {
        ulong back = random.Next(3) == 0 ? (ulong)random.Next(7) : 0;
        ulong start = _starts[node] > back ? _starts[node] - back : 1;
        return new RequestId(new NodeId((ulong)node + 1), start, _firsts[node] + (ulong)random.Next(Window));
    }

    void Prepare(RequestId request)
    {
        int node = (int)request.Node.Value - 1;
        ulong answered = request.Incarnation == _starts[node] ? _firsts[node] - 1 : 0;
        // Why a table of its own: here nothing is refused for what it does.
        var part = new CommitEntry
        {
            Request = request,
            AnsweredUpTo = answered,
            Snapshot = _stamp - 1,
            Tables = [new TablePart { Name = request.ToString(), Writes = [new WritePart(new byte[] { 1 }, true)] }],
        };
        var entry = new PrepareEntry([new GroupId(1), new GroupId(2)], part);
        Hear("prepare", request, _marks.Prepare(entry, _stamp, _sessions, _certifier));
    }

    void Refuse(RequestId request) => Hear("refuse", request, _marks.Refuse(request, 0, _sessions));

    void Hear(string asked, RequestId request, Vote vote)
    {
        Count($"{asked} {vote.Kind}");
        switch (vote.Kind)
        {
            case VoteKind.Yes:
                Assert.False(_no.Contains(request), $"{_where}: {request} is prepared after a no");
                Assert.False(_committed.ContainsKey(request), $"{_where}: {request} is prepared after it committed");
                Assert.True(_marks.All.ContainsKey(request), $"{_where}: {request} is not kept");
                Assert.True(asked == "prepare" || _yes.Contains(request), $"{_where}: {request} was not prepared");
                _yes.Add(request);
                break;
            case VoteKind.No:
                Assert.False(_yes.Contains(request), $"{_where}: no to {request} after a yes");
                bool isKnown = _committed.ContainsKey(request) && !_forgotten.Contains(request);
                Assert.False(isKnown, $"{_where}: no to {request}, which has committed");
                if (!_committed.ContainsKey(request))
                    _no.Add(request);
                break;
            default:
                Assert.True(_committed.ContainsKey(request), $"{_where}: {request} has not committed");
                break;
        }
    }

    void Settle(RequestId request, bool isOwn)
    {
        Settlement settled = _marks.Settle(request, isOwn, _sessions);
        Count($"settle {settled.Kind}");
        if (settled.Kind == SettlementKind.Committed)
            Assert.True(_committed[request] == settled.Stamp, $"{_where}: {request} at {settled.Stamp}");
        if (_marks.All.ContainsKey(request))
            Assert.True(settled.Kind == SettlementKind.Undecided, $"{_where}: {request} is prepared: {settled}");
        if (settled.Kind != SettlementKind.NotDone)
            return;
        Assert.False(_committed.ContainsKey(request), $"{_where}: {request} has committed");
        _no.Add(request);
    }

    void Resolve(Random random)
    {
        if (_yes.Count == 0)
            return;
        RequestId request = _yes.ElementAt(random.Next(_yes.Count));
        bool isCommitted = random.Next(3) > 0;
        Assert.NotNull(_marks.Resolve(
            new Resolution(request, isCommitted, _marks.Clock.Now), _stamp, _sessions, _certifier));
        _yes.Remove(request);
        Count($"resolve {isCommitted}");
        if (_starts[(int)request.Node.Value - 1] > request.Incarnation)
            Count("resolved after a restart");
        if (isCommitted)
            _committed.Add(request, _stamp);
        else
            _no.Add(request);
        // Told a second time.
        Assert.Null(_marks.Resolve(
            new Resolution(request, isCommitted, _marks.Clock.Now), _stamp, _sessions, _certifier));
    }

    void GiveUp(RequestId request)
    {
        if (_yes.Contains(request) || _committed.ContainsKey(request))
            return;
        Assert.Null(_marks.Resolve(
            new Resolution(request, false, 0), _stamp, _sessions, _certifier));
        _no.Add(request);
    }

    void Forget(Random random)
    {
        if (_marks.Committed.Count == 0)
            return;
        RequestId request = _marks.Committed.Keys.ElementAt(random.Next(_marks.Committed.Count));
        _marks.Forget(request);
        _forgotten.Add(request);
    }

    void Restart(Random random, int node)
    {
        if (random.Next(4) == 0)
            (_starts[node], _firsts[node]) = (_starts[node] + 1, 1);
        // As a checkpoint does it.
        var restored = new Sessions();
        foreach ((NodeId name, NodeSessions sessions) in _sessions.All)
            restored.Restore(name, sessions.Copy());
        _sessions = restored;
    }

    void Count(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;
}
