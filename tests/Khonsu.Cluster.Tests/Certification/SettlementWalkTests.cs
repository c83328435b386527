using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Random orders of commits, commits that come again, questions and restarts: what was answered stays
/// true.</summary>
public sealed class SettlementWalkTests
{
    const int Steps = 4_000;
    const ulong Window = 12;

    readonly Sessions _sessions = new();
    readonly HashSet<RequestId> _done = [];
    readonly HashSet<RequestId> _notDone = [];
    readonly Dictionary<SettlementKind, int> _answers = [];
    readonly ulong[] _starts = [1, 1];
    readonly ulong[] _firsts = [1, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void An_answer_stays_true_whatever_comes_later(int seed)
    {
        var random = new Random(seed);
        for (int step = 0; step < Steps; step++)
            Step(random, $"seed={seed} step={step}");
        foreach (SettlementKind kind in Enum.GetValues<SettlementKind>())
            Assert.True(_answers.GetValueOrDefault(kind) > 0, $"seed={seed}: never {kind}");
    }

    void Step(Random random, string where)
    {
        int node = random.Next(_starts.Length);
        if (random.Next(150) == 0)
        {
            _starts[node]++;
            _firsts[node] = 1;
            return;
        }

        // Of this start, or late ones of starts before.
        ulong back = random.Next(3) == 0 ? (ulong)random.Next(7) : 0;
        ulong start = _starts[node] > back ? _starts[node] - back : 1;
        var request = new RequestId(
            new NodeId((ulong)node + 1), start, _firsts[node] + (ulong)random.NextInt64((long)Window));
        if (random.Next(60) == 0)
            Ask(request with { Sequence = request.Sequence + Sessions.SettledAheadMax + 1 }, isOwn: true, where);
        else if (random.Next(3) == 0)
            Ask(request, isOwn: random.Next(2) == 0, where);
        else
            Come(request, isLatest: start == _starts[node], where);
        if (random.Next(10) == 0)
            _firsts[node]++;
    }

    void Come(RequestId request, bool isLatest, string where)
    {
        ulong answered = isLatest ? _firsts[(int)request.Node.Value - 1] - 1 : 0;
        if (!_sessions.IsNew(request, answered, out _))
            return;
        Assert.False(_notDone.Contains(request), $"{where}: {request} is done after it was said not to be");
        Assert.True(_done.Add(request), $"{where}: {request} is done twice");
        _sessions.Note(request, new Outcome(1, null));
    }

    void Ask(RequestId request, bool isOwn, string where)
    {
        SettlementKind kind = _sessions.Settle(request, isOwn).Kind;
        _answers[kind] = _answers.GetValueOrDefault(kind) + 1;
        if (kind == SettlementKind.Committed)
            Assert.True(_done.Contains(request), $"{where}: {request} was not done");
        // As another shard may vouch for the start, in which it was done or not.
        if (kind == SettlementKind.Unheard && _sessions.GiveUp(request, 0) is { IsGivenUp: true })
            kind = SettlementKind.NotDone;
        if (kind != SettlementKind.NotDone)
            return;
        Assert.False(_done.Contains(request), $"{where}: {request} was done");
        _notDone.Add(request);
    }
}
