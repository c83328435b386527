using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// Commits attempts: prepares the write list, chooses the way, runs it, finalizes, and hands superseded versions to the
/// pruner.
/// </summary>
/// <remarks>
/// Isolation: what must be unchanged is in the write entries (<see cref="WriteEntry.Expected"/>) and, where the level
/// validates, in the read entries. A blind write expects whatever is newest when the commit begins; when that has
/// changed, the commit alone is done again with fresh versions, never the body.
/// Progress: lock-free; every repetition was caused by another transaction's commit.
/// </remarks>
internal sealed partial class Committer
{
    // Why bounded: a merge of the user's runs again each time, and the body may know better after so many.
    const int ResolutionsMax = 100;

    readonly SelfStampOwner _selfStamp;
    readonly AgeTickets _tickets;

    internal Committer(StoreParts store)
    {
        _selfStamp = new SelfStampOwner(store.Clock);
        _tickets = store.Tickets;
    }

    /// <summary>Commits an attempt.</summary>
    /// <param name="core">The attempt.</param>
    /// <param name="stamp">Its commit timestamp; its snapshot when it wrote nothing.</param>
    /// <returns>False when the level's rules refuse it; nothing of it is visible then, ever.</returns>
    /// <exception cref="RowNotFoundException">A row to merge into does not exist.</exception>
    /// <exception cref="MergeOverflowException">A merge does not fit its column.</exception>
    /// <exception cref="InvariantViolationException">A row breaks a rule of its record.</exception>
    /// <remarks>After an error nothing is installed; the caller ends the attempt.</remarks>
    /// <exception cref="UniqueIndexViolationException">Another row has a key of a unique index. State left: nothing is
    /// installed; the caller ends the attempt.</exception>
    internal bool TryCommit(TransactionCore core, out long stamp)
    {
        bool isCommitted = TryCommitCore(core, out stamp);
        if (isCommitted)
            core.Activity.HasCommitted(core.WriteCount);
        else
            core.Activity.HasBeenRefused();
        return isCommitted;
    }

    bool TryCommitCore(TransactionCore core, out long stamp)
    {
        stamp = core.Snapshot;
        if (core.WriteCount == 0)
            return !core.MustPlaceReads() || CommitMany(core) != TransactionalRow.AbortedStamp;
        if (core.IsDoomed && !core.HasResolutions)
            return false;
        if (core.ReadCount != 0)
            core.MergeReadsIntoWrites(core.ValidatesReads);
        // Why asked: it cannot be mended, but its conflict may make the whole transaction do nothing.
        if (core.IsDoomed)
        {
            ConflictResolver.SkipIfWanted(core);
            return false;
        }

        // Inv A1: before anything is installed.
        if (_tickets.Current is not null)
            core.GiveWay();
        if (core.HasDeltas)
            core.TakeDeltas();
        for (int resolutions = 0; ;)
        {
            bool hasBlind = ResolveBlindWrites(core);
            if ((core.HasDeltas && !TryMakeRows(core)) || (core.HasInvariants && !TryCheckRows(core)))
                return false;
            if (core.HasIndexedWrites)
                IndexMaintenance.Prepare(core);
            // Why never single where there is a log: its commits stand in it by their descriptors (Inv L2).
            // Where commits are tracked, one must be known before its row is installed. Where there are
            // columns, who stamps it must know its chain (Inv K1).
            bool isSingle = core.WriteCount == 1 && core.ReadCount == 0 && !core.Store.Rounds.IsOn
                && core.Store.Log is null && !core.Store.Dependencies.IsUsed;
            stamp = isSingle ? CommitSingle(core) : CommitMany(core);
            if (stamp != TransactionalRow.AbortedStamp)
            {
                HasBeenDecided(core, stamp);
                return true;
            }

            bool isResolved = false;
            // Why the refusal first: what depends on what does not change when the commit is done again.
            if (!hasBlind || core.Tracked is { Refusal: not null } || !OnlyBlindWritesFailed(core))
            {
                isResolved = core.HasResolutions
                    && ++resolutions <= ResolutionsMax
                    && ConflictResolver.TryResolve(core);
                if (!isResolved)
                    return false;
                if (core.WriteCount == 0)
                {
                    stamp = core.Snapshot;
                    return true;
                }
            }

            // Why: an aborted version may stand in a chain for as long as nobody writes the row again; a version is
            // installed once.
            if (!isSingle || isResolved)
                RenewVersions(core);
        }
    }

    /// <summary>Lets every blind write expect what is newest now.</summary>
    /// <returns>Whether there is a blind write.</returns>
    static bool ResolveBlindWrites(TransactionCore core)
    {
        bool hasBlind = false;
        foreach (ref WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (!entry.IsBlind)
                continue;
            hasBlind = true;
            entry.Expected = entry.Chain.NewestCommitted();
            // Inv X3: the attempt holds the chain, or a snapshot in use sees its row, so it has not left the index.
            Invariant.Check(!ReferenceEquals(entry.Expected, Tombstone.Dead), "X3");
        }

        return hasBlind;
    }

    /// <summary>
    /// Tells whether everything but the blind writes still holds, so that the commit alone can be done again.
    /// </summary>
    /// <param name="core">The attempt, its reads merged into its writes.</param>
    /// <returns>False when the attempt is sure to be refused.</returns>
    internal static bool OnlyBlindWritesFailed(TransactionCore core)
    {
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (!entry.IsBlind && !ReferenceEquals(entry.Chain.NewestCommitted(), entry.Expected))
                return false;
        }

        return AreReadsUnchanged(core);
    }

    /// <summary>Tells whether everything that was read, and is not written, is the same now.</summary>
    /// <param name="core">The attempt.</param>
    /// <returns>True when it is.</returns>
    internal static bool AreReadsUnchanged(TransactionCore core)
    {
        long after = core.Clock.Now + 1;
        foreach (ref readonly ReadEntry entry in core.Reads.AsSpan(0, core.ReadCount))
        {
            if (!entry.Target!.IsUnchanged(entry.Position, entry.Node, core.Snapshot, after))
                return false;
        }

        return true;
    }

    static void RenewVersions(TransactionCore core)
    {
        foreach (ref WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
            entry.Node = TransactionCore.ClaimFresh(entry.Node! with { });
    }

    /// <summary>
    /// Commits one row without a descriptor: install, then stamp; anyone who meets the version stamps it.
    /// </summary>
    /// <returns>The commit timestamp, or the aborted stamp; then the version was not installed.</returns>
    long CommitSingle(TransactionCore core)
    {
        ref WriteEntry entry = ref core.Writes[0];
        ref TransactionalRow? place = ref entry.Chain.Head;
        TransactionalRow node = entry.Node!;
        node._khonsuNext = entry.Expected;
        node._khonsuOwner = _selfStamp;
        while (true)
        {
            TransactionalRow? head = Volatile.Read(ref place);
            StepHook.At(Step.HeadRead);
            if (VersionChain.IsPending(head))
            {
                VersionChain.FinishPending(head!);
                continue;
            }

            if (!ReferenceEquals(VersionChain.BaseOf(head), entry.Expected))
                return TransactionalRow.AbortedStamp;
            // Order: publishes the version. Losing means that another one was installed: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref place, node, head), head))
                break;
        }

        StepHook.At(Step.SelfInstalled);
        long stamp = _selfStamp.Stamp(node);
        core.RememberCommit(stamp, core.TransactionId, core.Name);
        core.Pruner.Add(node, entry.Segment!.History);
        return stamp;
    }
}
