using Khonsu.Cluster.Diagnostics;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// What a shard has said yes to and does not know the end of: the parts of transactions of several shards, kept as
/// marks so that nothing commits meanwhile that would make the yes untrue. A function of the shard's log, as
/// <see cref="Certifier"/> and <see cref="Sessions"/>.
/// </summary>
/// <remarks>
/// Idea: the vote of a shard is the first thing that its log says of a transaction, a prepare or a refusal, and a
/// transaction has committed when the logs of all its shards have said yes; no entry decides it, and nobody's state is
/// needed to find it out. Nothing waits for a mark: what overlaps is refused. A transaction that committed is
/// remembered from when that was told until all its shards know it, so who finds neither a mark nor a memory of it may
/// say no.
/// Source: Gray, Lamport 2006 ("Consensus on Transaction Commit"), with a log for each vote.
/// </remarks>
/// <param name="shard">Number of the shard, for its clock.</param>
sealed class PreparedTransactions(int shard)
{
    readonly SortedDictionary<RequestId, Prepared> _all = [];
    readonly SortedDictionary<RequestId, Resolved> _committed = [];
    readonly Marks _marks = new();

    /// <summary>The transactions that are prepared.</summary>
    public IReadOnlyDictionary<RequestId, Prepared> All => _all;

    /// <summary>Those that have committed and that not all shards know of.</summary>
    public IReadOnlyDictionary<RequestId, Resolved> Committed => _committed;

    /// <summary>Gives each commit of the shard its common time.</summary>
    public CommonClock Clock { get; } = new(shard);

    /// <summary>Copies all as it is now.</summary>
    public PreparedTransactions Copy()
    {
        var copy = new PreparedTransactions(Clock.Shard);
        copy.Clock.Follow(Clock.Now);
        foreach (Prepared prepared in _all.Values)
            copy.Restore(prepared.Copy());
        foreach (Resolved resolved in _committed.Values)
            copy.Restore(resolved);
        return copy;
    }

    /// <summary>Puts a transaction in, of a checkpoint.</summary>
    /// <param name="prepared">The transaction; none of that name is there.</param>
    public void Restore(Prepared prepared)
    {
        _all.Add(prepared.Entry.Request, prepared);
        _marks.Add(prepared.Entry.Part);
    }

    /// <summary>Puts a transaction in that has committed, of a checkpoint.</summary>
    /// <param name="resolved">The transaction; none of that name is there.</param>
    public void Restore(Resolved resolved) => _committed.Add(resolved.Entry.Request, resolved);

    /// <summary>Decides whether the part of a transaction may be committed, and keeps it then.</summary>
    /// <param name="entry">The transaction.</param>
    /// <param name="stamp">Timestamp of the entry that asks.</param>
    /// <param name="sessions">What was decided before.</param>
    /// <param name="certifier">What has changed.</param>
    public Vote Prepare(PrepareEntry entry, long stamp, Sessions sessions, Certifier certifier)
    {
        RequestId request = entry.Request;
        sessions.Touch(request, stamp);
        if (Known(request) is { } vote)
            return vote;
        if (!sessions.IsNew(request, entry.Part.AnsweredUpTo, out Outcome? known))
            return Of(known);
        if (certifier.ConflictOf(entry.Part, this) is { } conflict)
        {
            var outcome = new Outcome(0, conflict);
            sessions.Note(request, outcome);
            return new Vote(VoteKind.No, outcome);
        }

        var prepared = new Prepared(entry, stamp, Clock.Next(entry.Part.TimeMicroseconds));
        Restore(prepared);
        return new Vote(VoteKind.Yes, Time: prepared.Time);
    }

    /// <summary>Tells what was said of a transaction. If nothing was, it is given up: should it come later, it is not
    /// done.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <param name="sessions">What was decided before.</param>
    public Vote Refuse(RequestId request, ulong answeredUpTo, Sessions sessions)
        => Known(request) ?? Of(sessions.GiveUp(request, answeredUpTo));

    /// <summary>Learns how a transaction ended, and takes its mark away.</summary>
    /// <param name="resolution">How which one did.</param>
    /// <param name="stamp">Timestamp of the entry that tells it.</param>
    /// <param name="sessions">Learn it too.</param>
    /// <param name="certifier">Remembers what it changes.</param>
    /// <returns>What was prepared; null when it was not, or not any more.</returns>
    public Prepared? Resolve(Resolution resolution, long stamp, Sessions sessions, Certifier certifier)
    {
        (RequestId request, bool isCommitted, long time) = resolution;
        if (!_all.Remove(request, out Prepared? prepared))
        {
            // Why nothing on a commit: it was told twice, for it needs the yes of this shard.
            if (!isCommitted)
                Refuse(request, answeredUpTo: 0, sessions);
            return null;
        }

        _marks.Remove(prepared.Entry.Part);
        if (isCommitted)
        {
            // Inv C1: whoever resolves a mark as committed knows the votes of all its shards, this one's included.
            Invariant.Check(time >= prepared.Time, "C1");
            Clock.Follow(time);
            certifier.Remember(prepared.Entry.Part, stamp);
            _committed.Add(request, Resolved.Of(prepared, stamp, time));
        }

        // Why late: its number may be answered, or its node may have started again, while it was prepared.
        sessions.NoteLate(request, isCommitted ? new Outcome(stamp, null) : Outcome.GivenUp);
        return prepared;
    }

    /// <summary>Forgets a transaction that has committed: all its shards know it.</summary>
    /// <param name="request">Which one.</param>
    public void Forget(RequestId request) => _committed.Remove(request);

    /// <summary>Tells how a transaction ended. One that has not come yet is given up (Inv T5); of one that is prepared
    /// this shard does not know.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="isOwn">Whether its own node asks.</param>
    /// <param name="sessions">What was decided before.</param>
    public Settlement Settle(RequestId request, bool isOwn, Sessions sessions)
    {
        if (_all.ContainsKey(request))
            return new Settlement(SettlementKind.Undecided);
        return _committed.TryGetValue(request, out Resolved? resolved)
            ? new Settlement(SettlementKind.Committed, resolved.Stamp)
            : sessions.Settle(request, isOwn);
    }

    /// <summary>Holds a transaction against what is prepared: whatever overlaps is refused.</summary>
    /// <param name="entry">The transaction; it is not prepared itself.</param>
    /// <returns>Why it is refused; null when it may commit.</returns>
    public Conflict? ConflictOf(CommitEntry entry) => _marks.IsEmpty ? null : _marks.ConflictOf(entry);

    /// <summary>Tells whether the snapshot of a transaction has a change of a row that came after it in this
    /// log.</summary>
    /// <param name="entry">The transaction.</param>
    /// <param name="table">Position of the table.</param>
    /// <param name="key">Key of the row.</param>
    /// <param name="stamp">Timestamp of the row's last change.</param>
    public bool IsSeen(CommitEntry entry, int table, ReadOnlyMemory<byte> key, long stamp)
    {
        foreach (RequestId seen in entry.Seen)
        {
            // Why the row: others that were not seen may be resolved by the same entry.
            // Why prepared before the snapshot: from then on nobody else could change the row, so this is its only
            // change.
            if (_committed.TryGetValue(seen, out Resolved? resolved)
                && resolved.Stamp == stamp
                && resolved.PreparedStamp <= entry.Snapshot
                && resolved.Writes(entry.Tables[table].Name, key))
            {
                return true;
            }
        }

        return false;
    }

    Vote? Known(RequestId request)
    {
        if (_all.TryGetValue(request, out Prepared? prepared))
            return new Vote(VoteKind.Yes, Time: prepared.Time);
        return _committed.TryGetValue(request, out Resolved? resolved)
            ? new Vote(VoteKind.Committed, Time: resolved.Time)
            : null;
    }

    static Vote Of(Outcome? known)
        => known is { IsCommitted: true } ? new Vote(VoteKind.Committed) : new Vote(VoteKind.No, known);
}
