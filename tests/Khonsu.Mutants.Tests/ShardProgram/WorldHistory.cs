#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>
/// What is true: what the logs say of each transaction, found by whichever node has applied an entry first, and so what
/// a store must show that has applied so much of each log.
/// </summary>
/// <param name="map">The shards.</param>
/// <param name="counts">Counts what happens.</param>
sealed class WorldHistory(ShardMap map, WorldCounts counts)
{
    readonly WorldTimes _times = new(map);
    readonly SortedDictionary<RequestId, WorldTransaction> _byId = [];
    readonly List<WorldTransaction> _all = [];

    // By key, those that may have written it, in the order of the log of its shard.
    readonly List<WorldTransaction>[] _writers =
        [.. Enumerable.Range(0, WorldKeys.Count).Select(static _ => new List<WorldTransaction>())];

    /// <summary>All transactions that were submitted.</summary>
    public IReadOnlyList<WorldTransaction> All => _all;

    /// <summary>Those that may have written a key, in the order of the log.</summary>
    public IReadOnlyList<WorldTransaction> WritersOf(int key) => _writers[key];

    /// <summary>A transaction is on its way.</summary>
    public void Add(WorldTransaction transaction)
    {
        _all.Add(transaction);
        _byId.Add(transaction.Id, transaction);
    }

    /// <summary>A node has applied an entry.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="index">Its position.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="result">What the node has found.</param>
    public void Learn(GroupId shard, long index, WorldEntry entry, object? result)
    {
        if (!entry.Learn(result))
            return;
        switch (entry.Shared)
        {
            case PrepareEntry prepare:
                LearnVote(shard, index, prepare, (Vote)result!);
                return;
            case PrepareGroup group:
                for (int item = 0; item < group.Parts.Count; item++)
                    LearnVote(shard, index, group.Parts[item], ((Vote[])result!)[item]);
                return;
            case RefuseEntry refuse:
                LearnVote(shard, -1, 0, _byId[refuse.Request], (Vote)result!);
                return;
            case ResolveEntry resolve:
                foreach (Resolution one in resolve.Resolutions)
                {
                    LearnEnd(_byId[one.Request], one.IsCommitted);
                    if (one.IsCommitted)
                        LearnTime(shard, _byId[one.Request], one.Time);
                }

                return;
            case AdvanceEntry advance:
                _times.Next(shard, advance.TimeMicroseconds);
                return;
            case ForgetEntry forget:
                foreach (RequestId id in forget.Requests)
                    LearnEnd(_byId[id], isCommitted: true);
                return;
        }

        if (entry.Question is { } asked)
        {
            LearnSettlement(_byId[asked], (Settlement)result!);
            return;
        }

        Outcome?[] outcomes = result as Outcome?[] ?? [(Outcome?)result];
        var done = new List<WorldTransaction>();
        for (int place = 0; place < outcomes.Length; place++)
        {
            if (outcomes[place] is { } outcome && LearnOutcome(_byId[entry.Commits[place]], outcome, index))
                done.Add(_byId[entry.Commits[place]]);
        }

        if (done.Count == 0)
            return;
        long time = _times.Next(shard, entry.Time);
        foreach (WorldTransaction one in done)
            one.Times.Add(shard, time);
    }

    /// <summary>What a store must show that has everything up to a common time, and nothing after it.</summary>
    /// <param name="time">The time.</param>
    /// <returns>By key.</returns>
    public RowState[] AtTime(long time) => [.. _writers.Select(writers => writers
        .FindLast(writer => writer.IsCommitted && writer.Time <= time) is { } last
            ? last.Writes[Array.IndexOf(_writers, writers)]
            : default)];

    /// <summary>What a store must show that has applied so much.</summary>
    /// <param name="cut">How far each shard is applied.</param>
    /// <returns>By key.</returns>
    public RowState[] At(IReadOnlyDictionary<GroupId, long> cut)
    {
        var states = new RowState[WorldKeys.Count];
        for (int key = 0; key < states.Length; key++)
        {
            for (int place = _writers[key].Count - 1; place >= 0; place--)
            {
                WorldTransaction writer = _writers[key][place];
                if (!writer.IsVisible(cut))
                    continue;
                states[key] = writer.Writes[key];
                break;
            }
        }

        return states;
    }

    /// <summary>Checks what callers were told.</summary>
    public void CheckAnswers()
    {
        foreach (WorldTransaction one in _all)
        {
            if (one.Answer is { } answer && answer != AnswerKind.Unknown)
                Check((answer == AnswerKind.Committed) == one.IsCommitted, one, "its caller was told something else");
            foreach (GroupId shard in one.No)
                Check(!one.IsCommitted, one, $"shard {shard} has said no");
        }
    }

    void LearnVote(GroupId shard, long index, PrepareEntry prepare, Vote vote)
        => LearnVote(shard, index, prepare.Part.TimeMicroseconds, _byId[prepare.Request], vote);

    void LearnVote(GroupId shard, long index, long microseconds, WorldTransaction one, Vote vote)
    {
        switch (vote.Kind)
        {
            case VoteKind.Yes:
                Check(!one.No.Contains(shard), one, $"shard {shard} says yes after no");
                if (one.Yes.ContainsKey(shard))
                {
                    Check(vote.Time == one.Times[shard], one, $"shard {shard} says now that it was at {vote.Time}");
                    return;
                }

                Check(index >= 0, one, "a refusal finds a yes that nobody has said");
                one.Yes.Add(shard, index);
                one.Times.Add(shard, _times.Next(shard, microseconds));
                Check(vote.Time == one.Times[shard], one, $"shard {shard} has prepared it at {vote.Time}");
                AddWriter(one, shard);
                return;
            case VoteKind.Committed:
                Check(one.IsCommitted, one, $"shard {shard} has it committed, and not all have said yes");
                Check(vote.Time == 0 || vote.Time == one.Time, one, $"shard {shard} says its time is {vote.Time}");
                return;
            default:
                if (vote.Outcome is { IsCommitted: true })
                    Check(one.IsCommitted, one, "an outcome is a commit, and not all have said yes");
                else if (vote.Outcome is not null)
                    LearnNo(shard, one);
                // Why nothing else: a shard that remembers nothing may have committed it.
                else if (!one.Yes.ContainsKey(shard))
                    one.No.Add(shard);
                return;
        }
    }

    static void LearnNo(GroupId shard, WorldTransaction one)
    {
        Check(!one.IsCommitted, one, $"shard {shard} says no, and all had said yes");
        if (!one.Yes.ContainsKey(shard))
            one.No.Add(shard);
    }

    static void LearnEnd(WorldTransaction one, bool isCommitted)
        => Check(one.IsCommitted == isCommitted, one, $"a shard is told that it is committed: {isCommitted}");

    void LearnSettlement(WorldTransaction one, Settlement settlement)
    {
        counts.Settlements++;
        if (settlement.Kind == SettlementKind.Committed)
            Check(one.IsCommitted, one, "the log says that it is committed");
        else if (settlement.Kind == SettlementKind.NotDone)
            one.No.Add(one.Shards[0]);
    }

    void LearnTime(GroupId shard, WorldTransaction one, long time)
    {
        // Why none the second time: who tells it once more may not know it any more.
        bool isFirst = one.Resolved.Add(shard);
        Check(time == one.Time || (time == 0 && !isFirst), one, $"shard {shard} is told that its time is {time}");
        if (isFirst)
            _times.Follow(shard, time);
    }

    // Whether it is done now.
    bool LearnOutcome(WorldTransaction one, Outcome outcome, long index)
    {
        if (!outcome.IsCommitted)
        {
            one.No.Add(one.Shards[0]);
            return false;
        }

        Check(one.No.Count == 0, one, "it is done after it was not");
        if (outcome.Stamp != StoreState.StampOf(new LogIndex(index)))
        {
            Check(outcome.Stamp == StoreState.StampOf(new LogIndex(one.CommitIndex)), one, "it was done elsewhere");
            return false;
        }

        Check(one.CommitIndex < 0, one, "it is done twice");
        one.CommitIndex = index;
        counts.SingleCommits++;
        AddWriter(one, one.Shards[0]);
        return true;
    }

    void AddWriter(WorldTransaction one, GroupId shard)
    {
        if (one.IsShared && one.IsCommitted)
            counts.SharedCommits++;
        foreach (int key in one.Writes.Keys)
        {
            if (one.ShardOf(key) == shard)
                _writers[key].Add(one);
        }
    }

    static void Check(bool isTrue, WorldTransaction one, string evidence)
    {
        if (!isTrue)
            throw new WorldException($"{evidence}: {one}");
    }
}
#endif
