using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>The state of a shard as a function of its log: rows as numbers, no values, real sessions.</summary>
sealed class ModelShard
{
    readonly Sessions _sessions = new();
    readonly SortedDictionary<int, int> _changed = [];

    // Why not the product's: whatever only rises will do, and this is another one in each shard.
    long _clock = 1;

    /// <summary>Entries applied.</summary>
    public int Applied { get; private set; }

    /// <summary>What is prepared, by transaction.</summary>
    public SortedDictionary<RequestId, ModelEntry> Marks { get; } = [];

    /// <summary>What is committed and not forgotten: the PREPARE of each.</summary>
    public SortedDictionary<RequestId, ModelEntry> Committed { get; } = [];

    /// <summary>Copies it as it is now.</summary>
    public ModelShard Copy()
    {
        var copy = new ModelShard { Applied = Applied, _clock = _clock };
        foreach ((NodeId node, NodeSessions sessions) in _sessions.All)
            copy._sessions.Restore(node, sessions.Copy());
        foreach ((int row, int index) in _changed)
            copy._changed.Add(row, index);
        foreach ((RequestId id, ModelEntry entry) in Marks)
            copy.Marks.Add(id, entry);
        foreach ((RequestId id, ModelEntry entry) in Committed)
            copy.Committed.Add(id, entry);
        return copy;
    }

    /// <summary>Applies an entry.</summary>
    /// <returns>Of a PREPARE or a REFUSE, what the shard says.</returns>
    public Vote? Apply(ModelEntry entry)
    {
        Applied++;
        switch (entry.Kind)
        {
            case StepKind.Prepare or StepKind.Refuse:
                return VoteOn(entry);
            case StepKind.Resolve:
                Resolve(entry);
                return null;
            default:
                Assert.False(Marks.ContainsKey(entry.Id), $"{entry.Id} is prepared and forgotten");
                Committed.Remove(entry.Id);
                return null;
        }
    }

    Vote VoteOn(ModelEntry entry)
    {
        if (Marks.TryGetValue(entry.Id, out ModelEntry? mark))
            return new Vote(VoteKind.Yes, Time: mark.Time);
        if (Committed.TryGetValue(entry.Id, out ModelEntry? committed))
            return new Vote(VoteKind.Committed, Time: committed.Time);
        if (!_sessions.IsNew(entry.Id, entry.AnsweredUpTo, out Outcome? known))
            return known is { IsCommitted: true } ? new Vote(VoteKind.Committed, known) : new Vote(VoteKind.No, known);
        Outcome? no = entry.Part is null ? Outcome.GivenUp : RefusalOf(entry.Part);
        if (no is null)
        {
            _clock += 1 + (Applied % 3);
            Marks.Add(entry.Id, entry with { Time = _clock });
            return new Vote(VoteKind.Yes, Time: _clock);
        }

        _sessions.Note(entry.Id, no.Value);
        return new Vote(VoteKind.No, no);
    }

    Outcome? RefusalOf(ModelPart part)
    {
        if (Marks.Values.Any(mark => mark.Part!.IsInTheWayOf(part)))
            return new Outcome(0, new Conflict(ConflictPart.Write, 0, 0, 0));
        bool isStale = part.Reads.Any(row => _changed.GetValueOrDefault(row, -1) >= part.Snapshot);
        return isStale ? new Outcome(0, new Conflict(ConflictPart.Read, 0, 0, 0)) : null;
    }

    void Resolve(ModelEntry entry)
    {
        if (Marks.Remove(entry.Id, out ModelEntry? mark))
        {
            if (entry.IsCommitted)
            {
                Assert.True(entry.Time >= mark.Time, $"{entry.Id} commits before it was prepared");
                _clock = Math.Max(_clock, entry.Time);
                Committed.Add(entry.Id, mark with { Time = entry.Time });
                foreach (int row in mark.Part!.Writes)
                    _changed[row] = Applied - 1;
            }

            if (_sessions.IsNew(entry.Id, 0, out _))
                _sessions.Note(entry.Id, entry.IsCommitted ? new Outcome(Applied, null) : Outcome.GivenUp);
        }
        else if (!entry.IsCommitted && !Committed.ContainsKey(entry.Id) && _sessions.IsNew(entry.Id, 0, out _))
        {
            _sessions.Note(entry.Id, Outcome.GivenUp);
        }
    }
}
