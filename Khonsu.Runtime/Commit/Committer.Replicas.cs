using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Transactions;

namespace Khonsu.Commit;

/// <content>Commits in stores that follow a log: what is done before it, and what is done after it.</content>
internal sealed partial class Committer
{
    /// <summary>Prepares an attempt for a log: makes its rows, asks its invariants and unique indexes, and makes sure
    /// that what it has read is unchanged.</summary>
    /// <param name="core">The attempt, with something to write.</param>
    /// <param name="snapshot">Up to this timestamp it is.</param>
    /// <returns>False when the level's rules refuse it already.</returns>
    /// <exception cref="RowNotFoundException">A row to merge into does not exist.</exception>
    /// <exception cref="MergeOverflowException">A merge does not fit its column.</exception>
    /// <exception cref="InvariantViolationException">A row breaks a rule of its record.</exception>
    /// <exception cref="UniqueIndexViolationException">Another row has a key of a unique index.</exception>
    /// <remarks>Nothing is installed; the caller ends the attempt in any case. Where rules for conflicts leave all
    /// writes out, there are none afterwards.</remarks>
    internal static bool TryPrepare(TransactionCore core, out long snapshot)
    {
        snapshot = 0;
        if (core.IsDoomed && !core.HasResolutions)
            return false;
        core.PinForValidation();
        if (core.ReadCount != 0)
            core.MergeReadsIntoWrites(core.ValidatesReads);
        // Why asked: as in a store of its own.
        if (core.IsDoomed)
        {
            ConflictResolver.SkipIfWanted(core);
            return false;
        }

        if (core.HasDeltas)
            core.TakeDeltas();
        return TryPrepareAgain(core, out snapshot);
    }

    /// <summary>Prepares an attempt once more that a log has refused: what a store of its own does when its commit
    /// alone is to be done again.</summary>
    /// <inheritdoc cref="TryPrepare"/>
    internal static bool TryPrepareAgain(TransactionCore core, out long snapshot)
    {
        while (true)
        {
            long since = snapshot = core.Clock.Now;
            ResolveBlindWrites(core);
            // Why already: what is merged into a row that nobody has seen has no row to be made of.
            if (core.Partial is not null)
                core.RequireFootprint(since);
            if ((core.HasDeltas && !TryMakeRows(core)) || (core.HasInvariants && !TryCheckRows(core)))
                return false;
            if (core.HasIndexedWrites)
                IndexMaintenance.Prepare(core);
            // Order: before the looks at what was read and expected.
            snapshot = core.Clock.Now;
            if (core.Partial is not null)
                core.RequireFootprint(since);
            if (OnlyBlindWritesFailed(core))
            {
                if (AreExpectedNewest(core))
                    return true;
                continue;
            }

            if (!core.HasResolutions || ++core.Resolutions > ResolutionsMax || !ConflictResolver.TryResolve(core))
                return false;
            if (core.WriteCount == 0)
                return true;
        }
    }

    /// <summary>Commits what a log has decided, at its stamp; nobody else commits to the store.</summary>
    /// <param name="core">An attempt whose writes are all blind.</param>
    /// <param name="stamp">The stamp: larger than that of every commit before.</param>
    internal void Follow(TransactionCore core, long stamp)
    {
        if (core.WriteCount == 0)
        {
            core.Clock.Follow(stamp);
            return;
        }

        core.GivenStamp = stamp;
        ResolveBlindWrites(core);
        if (core.HasIndexedWrites)
            IndexMaintenance.Prepare(core);
        // Inv R2: it was certified, so it cannot be refused.
        Invariant.Check(CommitMany(core) == stamp, "R2");
        HasBeenDecided(core, stamp);
        core.Activity.HasCommitted(core.WriteCount);
    }

    static bool AreExpectedNewest(TransactionCore core)
    {
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (!ReferenceEquals(entry.Chain.NewestCommitted(), entry.Expected))
                return false;
        }

        return true;
    }

    /// <summary>Does what follows a decision to commit.</summary>
    static void HasBeenDecided(TransactionCore core, long stamp)
    {
        if (core.HasIndexedWrites)
            IndexMaintenance.Settle(core);
        if (core.Store.Past.IsOn)
            core.Store.Past.Note(stamp);
        // Order: after the decision (Inv W2).
        if (core.Store.Waiters.Registered != 0)
            core.Store.Waiters.Wake(core.Writes.AsSpan(0, core.WriteCount));
    }
}
