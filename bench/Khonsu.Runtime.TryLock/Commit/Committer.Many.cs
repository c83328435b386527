using Khonsu.CompilerServices;
using Khonsu.Concurrency;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <content>
/// Commits of several rows with a try-lock for each: install in the order of chains, stamp, validate, write the stamps.
/// No descriptor, and nobody helps.
/// </content>
/// <remarks>
/// Atomic visibility: the stamp is drawn after all versions are installed (Inv C3), and who meets a pending version
/// waits for its outcome; so a snapshot that includes the stamp sees all of them and any other one sees none.
/// No deadlock: a thread that holds rows never waits. It takes the next row at once or lets all of them go.
/// Differs from the runtime in waiting only: order of installs, stamps, validation, finalizing, pruning are the same.
/// </remarks>
internal sealed partial class Committer
{
    // An outcome beside the aborted stamp and the positive ones: another transaction holds a row, try again.
    const long Busy = 0;

    // Why: Backoff lets the first failures go on at once, which is right for a new attempt and wrong for a held lock.
    const int FreeAttempts = 2;

    /// <summary>Commits several rows, or one with reads to validate.</summary>
    /// <returns>The commit timestamp, or the aborted stamp.</returns>
    static long CommitMany(TransactionCore core)
    {
        // Order: full fence before the stamp is drawn; a survey that has missed it read a smaller clock than the stamp.
        if (core.ReadCount != 0)
            core.PinForValidation();
        int order = core.SortWrites() ? 1 : 0;
        TryLockOwner owner = TryLockOwner.OfThread;
        for (int failures = 1; ; failures++)
        {
            long stamp = TryCommitMany(core, owner, order);
            if (stamp != Busy)
                return stamp;
            Backoff.Pause(failures + FreeAttempts, ref core.BackoffState);
            // Inv C2: a version that aborted is never installed again.
            RenewVersions(core);
        }
    }

    /// <summary>Takes all rows and decides; where that fails, lets them go.</summary>
    /// <returns>The commit timestamp, the aborted stamp, or <see cref="Busy"/>.</returns>
    static long TryCommitMany(TransactionCore core, TryLockOwner owner, int order)
    {
        Span<WriteEntry> writes = core.Writes.AsSpan(0, core.WriteCount);
        foreach (ref WriteEntry entry in writes)
        {
            entry.Node!._khonsuNext = entry.Expected;
            entry.Node._khonsuOwner = owner;
        }

        long stamp = InstallAll(writes, order);
        if (stamp == TransactionalRow.PendingStamp)
        {
            // Order: the draw follows all installs (Inv C3).
            long drawn = core.Clock.Next();
            stamp = core.ReadCount == 0 ? drawn : Validated(core, owner, drawn);
        }

        bool isCommitted = stamp is not (Busy or TransactionalRow.AbortedStamp);
        if (isCommitted)
            core.RememberCommit(stamp, core.TransactionId, core.Name);
        foreach (ref WriteEntry entry in writes)
        {
            VersionChain.Finalize(entry.Node!, isCommitted ? stamp : TransactionalRow.AbortedStamp);
            if (isCommitted)
                core.Pruner.Add(entry.Node!);
        }

        return stamp;
    }

    /// <summary>Installs every version, in the order of chains, until one cannot be.</summary>
    /// <returns>
    /// The pending stamp when all are installed; the aborted stamp when a row has changed; else <see cref="Busy"/>.
    /// </returns>
    static long InstallAll(Span<WriteEntry> writes, int order)
    {
        for (int index = 0; index < writes.Length; index++)
        {
            ref readonly WriteEntry entry = ref writes[index ^ order];
            long outcome = Install(ref entry.Chain.Head, entry.Node!, entry.Expected);
            if (outcome != TransactionalRow.PendingStamp)
                return outcome;
            // Inv K1: before the stamp.
            entry.Segment!.Touch(entry.Position);
        }

        return TransactionalRow.PendingStamp;
    }

    static long Install(ref TransactionalRow? place, TransactionalRow node, TransactionalRow? expected)
    {
        while (true)
        {
            TransactionalRow? head = Volatile.Read(ref place);
            if (VersionChain.IsPending(head))
            {
                // Order: owner after stamp (Inv V2); none means that the version was decided meanwhile: look again.
                VersionOwner? holder = Volatile.Read(ref head!._khonsuOwner);
                if (holder is TryLockOwner)
                    return Busy;
                // Why not busy: a single write stamps itself, whoever asks; nobody waits for it.
                holder?.Finish(head);
                continue;
            }

            // Inv C2: what is below the head changes by a commit only, so a mismatch is for ever.
            if (!ReferenceEquals(VersionChain.BaseOf(head), expected))
                return TransactionalRow.AbortedStamp;
            // Order: publishes the version and takes the row. Losing means that another one was installed: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref place, node, head), head))
                return TransactionalRow.PendingStamp;
        }
    }

    /// <summary>Validates the reads as of a stamp.</summary>
    /// <returns>
    /// The stamp; the aborted stamp when a read has changed; <see cref="Busy"/> when another transaction holds a row
    /// that was read, because then a refusal would have no reason that could be told.
    /// </returns>
    static long Validated(TransactionCore core, TryLockOwner owner, long stamp)
    {
        bool isValid = true;
        owner.BeginValidation();
        foreach (ref readonly ReadEntry entry in core.Reads.AsSpan(0, core.ReadCount))
        {
            isValid = entry.Target!.IsUnchanged(entry.Position, entry.Node, core.Snapshot, stamp);
            if (!isValid)
                break;
        }

        if (owner.EndValidation())
            return Busy;
        return isValid ? stamp : TransactionalRow.AbortedStamp;
    }
}
