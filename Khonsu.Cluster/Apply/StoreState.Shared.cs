using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <content>One shard of several.</content>
sealed partial class StoreState
{
    /// <inheritdoc />
    public void Begin(ulong incarnation)
    {
        _incarnation = incarnation;
        _local.Begin(incarnation);
    }

    /// <summary>What a snapshot of the store is in this log; for any thread.</summary>
    /// <param name="snapshot">The commit timestamp of the snapshot, in the store.</param>
    /// <param name="tables">What was read and is written.</param>
    /// <returns>The commit timestamp in the log, and the transactions that are in it though they end later in the log,
    /// as far as they have written rows that were read or are written.</returns>
    public (long Stamp, IReadOnlyList<RequestId> Seen) SnapshotOf(long snapshot, IReadOnlyList<TableFootprint> tables)
    {
        if (!_local.IsSharded)
            return (snapshot, []);
        // Why nothing: what is not known any more is refused, or in conflict with all that has changed.
        if (_local.Positions.At(Group, snapshot) is not ({ } end, { } seen))
            return (0, []);
        return seen.Count == 0
            ? (StampBefore(end), [])
            : (StampBefore(end), [.. seen.Where(part => Meets(part, tables)).Select(static part => part.Request)]);
    }

    // Why no queries: each commit asks it of all transactions whose ends are on their way.
    static bool Meets(CommitEntry part, IReadOnlyList<TableFootprint> tables)
    {
        foreach (TablePart written in part.Tables)
        {
            foreach (TableFootprint table in tables)
            {
                if (table.Definition.Name == written.Name && HasAnyOf(table, written.Writes))
                    return true;
            }
        }

        return false;
    }

    static bool HasAnyOf(TableFootprint table, IReadOnlyList<WritePart> writes)
    {
        for (int item = 0; item < writes.Count; item++)
        {
            if (writes[item].Key is { } key && HasKey(table, key.Span))
                return true;
        }

        return false;
    }

    static bool HasKey(TableFootprint table, ReadOnlySpan<byte> key)
    {
        foreach (ReadRow read in table.Reads)
        {
            if (key.SequenceEqual(read.KeyBytes))
                return true;
        }

        foreach (WrittenRow write in table.Writes)
        {
            if (key.SequenceEqual(write.KeyBytes))
                return true;
        }

        return false;
    }

    /// <summary>What a commit timestamp of this log is in the store; for any thread.</summary>
    /// <param name="stamp">The commit timestamp of an entry that was applied, or 0.</param>
    /// <returns>0 when it is not known any more.</returns>
    public long LocalStampOf(long stamp)
        => !_local.IsSharded || stamp <= 0 ? stamp : _local.Positions.StampOf(Group, IndexAfter(stamp) + -1);

    /// <inheritdoc />
    public bool CanApply(LogEntry entry)
        // Inv S3.
        => !_local.IsSharded || !_local.IsWhole || _local.HasApplied(NeedsOf(entry));

    /// <summary>How far the logs of other shards are to be applied before an entry, as it says itself.</summary>
    /// <param name="entry">An entry of a store's log.</param>
    /// <returns>None where it needs none.</returns>
    public static IReadOnlyList<ShardPosition> NeedsOf(LogEntry entry)
        => IsShared(entry) ? ShardEntryCodec.TakeNeeds(entry.Payload.Span) : [];

    /// <inheritdoc />
    public bool CanFreeze => _local.IsWhole;

    /// <summary>Writes the rows of a part of a transaction into the store.</summary>
    /// <param name="part">The part; the log has had it.</param>
    public void WriteRows(CommitEntry part) => WriteRows(CommitBatchCodec.Alone(part), [true]);

    static bool IsBlocked(object? result) => result switch
    {
        Outcome outcome => outcome.Conflict is { IsOfPrepared: true },
        Outcome?[] outcomes => outcomes.Any(static outcome => outcome?.Conflict is { IsOfPrepared: true }),
        _ => false,
    };

    static bool IsShared(LogEntry entry)
        => entry.Kind == EntryKind.Command && ShardEntryCodec.IsOne(entry.Payload.Span);

    void Gather(SharedRest rest, LogIndex index)
    {
        Shared = rest.Take(ShardMap.ShardOf(Group));
        _local.Want(rest.Cut);
        // Why: what is whole here now, another shard may have waited for.
        foreach (Prepared part in Shared.All.Values)
            _local.MaybeInstall(part.Entry);
        foreach (Resolved part in Shared.Committed.Values)
            _local.MaybeInstall(part.Entry);
        _local.Listener?.OnLoaded(Group, Shared);
        _local.Applied(Group, index);
    }

    // A vote, or of a group the votes.
    object? ApplyShared(LogIndex index, ShardEntry entry)
    {
        object? result = Change(index, entry);
        _local.Applied(Group, index + 1);
        // Order: whoever hears of it, on whatever thread, says how far this shard is applied: this entry included.
        if (_local.Listener is { } listener)
            Tell(listener, entry, result);
        return result;
    }

    object? Change(LogIndex index, ShardEntry entry)
    {
        switch (entry)
        {
            case PrepareEntry prepare:
                return Prepare(prepare, StampOf(index));
            case PrepareGroup group:
                var votes = new Vote[group.Parts.Count];
                for (int item = 0; item < votes.Length; item++)
                    votes[item] = Prepare(group.Parts[item], StampOf(index));
                return votes;
            case RefuseEntry refuse:
                return Shared.Refuse(refuse.Request, refuse.AnsweredUpTo, _sessions);
            case ResolveEntry resolve:
                Want(resolve.Positions);
                foreach (Resolution resolution in resolve.Resolutions)
                    Resolve(resolution, index);
                return null;
            case ForgetEntry forget:
                Want(forget.Positions);
                foreach (RequestId id in forget.Requests)
                    Forget(id);
                return null;
            case AdvanceEntry advance:
                Shared.Clock.Next(advance.TimeMicroseconds);
                return null;
            default:
                throw new MalformedBytesException("what an entry says of transactions of several shards is not known");
        }
    }

    void Tell(ISharedTransactions listener, ShardEntry entry, object? result)
    {
        switch (entry)
        {
            case PrepareEntry prepare:
                Tell(listener, prepare, (Vote)result!);
                break;
            case PrepareGroup group:
                for (int item = 0; item < group.Parts.Count; item++)
                    Tell(listener, group.Parts[item], ((Vote[])result!)[item]);
                break;
            case RefuseEntry refuse:
                listener.OnVote(Group, refuse.Request, (Vote)result!, null, refuse.AnsweredUpTo);
                break;
            case ResolveEntry resolve:
                foreach (Resolution resolution in resolve.Resolutions)
                    listener.OnResolved(Group, resolution);
                break;
            case ForgetEntry forget:
                foreach (RequestId id in forget.Requests)
                    listener.OnForgotten(Group, id);
                break;
        }
    }

    void Tell(ISharedTransactions listener, PrepareEntry prepare, Vote vote)
    {
        listener.OnVote(Group, prepare.Request, vote, prepare.Participants, prepare.Part.AnsweredUpTo);
        if (IsBlocked(vote.Outcome))
            listener.OnBlocked(Group);
    }

    Vote Prepare(PrepareEntry entry, long stamp)
    {
        _local.Note(entry.Part.TimeMicroseconds);
        Learn(CommitBatchCodec.Alone(entry.Part));
        _sessions.Touch(entry.Part.Request, stamp);
        Vote vote = Shared.Prepare(entry, stamp, _sessions, _certifier);
        if (vote.Kind == VoteKind.Yes)
            _local.MaybeInstall(entry);
        return vote;
    }

    void Resolve(Resolution resolution, LogIndex index)
    {
        Prepared? part = Shared.Resolve(resolution, StampOf(index), _sessions, _certifier);
        if (part is null || !resolution.IsCommitted)
            return;
        if (!part.IsInstalled)
            _local.InstallAlone(this, part, resolution.Time);
        _local.Positions.Resolve(Group, resolution.Request, index);
    }

    void Forget(RequestId id)
    {
        Shared.Forget(id);
        _local.Positions.Forget(id);
    }

    // Why not else: it is a part of what must be there already.
    void Want(IReadOnlyList<ShardPosition> positions)
    {
        if (!_local.IsWhole)
            _local.Want(positions);
    }
}
