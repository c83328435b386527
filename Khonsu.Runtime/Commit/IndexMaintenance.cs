using Khonsu.Diagnostics;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// What a commit does for secondary indexes, by its owner alone: before anything is installed it holds the entries of
/// all new keys and asks unique indexes; after the decision it lets go, and offers what is not needed to the cleaner.
/// </summary>
/// <remarks>
/// Invariants (docs/design/indexes.md): S1 when a version is installed, the entry of its key is alive and held, or it
/// has the key of the version that it replaces, whose entry cannot die. Helpers install, and never touch an index.
/// </remarks>
internal static class IndexMaintenance
{
    /// <summary>Prepares the indexes of an attempt whose write entries know what they expect.</summary>
    /// <param name="core">The attempt.</param>
    /// <exception cref="UniqueIndexViolationException">Another row has a key of a unique index. State left: nothing is
    /// installed; the end of the attempt lets go of what is held.</exception>
    internal static void Prepare(TransactionCore core)
    {
        IndexWork work = core.BeginIndexWork();
        bool hasUnique = false;
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            foreach (SecondaryIndex index in IndexesOf(core, in entry))
            {
                // Why nothing then: the entry of the version that is replaced serves, for as long as one of the two is
                // in the chain (Inv S1).
                if (index.HaveSameKey(entry.Expected, entry.Node))
                    continue;
                if (index.HoldEntry(entry.Chain, entry.Node!, ref work.Random) is not { } held)
                    continue;
                work.Keep(new EntryRef(index, held));
                hasUnique |= index.Definition.IsUnique;
            }
        }

        StepHook.At(Step.EntriesHeld);
        if (hasUnique)
            CheckUnique(core, work);
    }

    /// <summary>Ends the work for a commit that has happened.</summary>
    /// <param name="core">The attempt.</param>
    internal static void Settle(TransactionCore core)
    {
        IndexWork work = core.Indexing!;
        work.Release(isCommitted: true);
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (entry.Expected is null)
                continue;
            foreach (SecondaryIndex index in IndexesOf(core, in entry))
            {
                // Inv S6: whoever ends the use of an entry offers it.
                if (!index.HaveSameKey(entry.Expected, entry.Node)
                    && index.FindEntry(entry.Chain, entry.Expected) is { } old)
                {
                    if (index.Kept is { } kept)
                        kept.Keep(new EntryRef(index, old), entry.Node!, work.Cleaner);
                    else
                        work.Cleaner.Add(new EntryRef(index, old));
                }
            }
        }
    }

    /// <summary>
    /// Asks for every new key of a unique index whether another row has it, and guards the answer, at every level.
    /// </summary>
    /// <remarks>
    /// Inv S8: no two rows have the same key at any timestamp: of two commits that bring it, the one with the larger
    /// stamp has asked at a snapshot, and its guard finds the other one when that came later.
    /// </remarks>
    static void CheckUnique(TransactionCore core, IndexWork work)
    {
        core.BeginCall();
        foreach (ref readonly EntryRef held in work.Held)
        {
            if (!held.Index.Definition.IsUnique || held.Index.HasNull(held.Entry))
                continue;
            if (core.Partial is not null)
                core.RequireRange(held.Index.GuardKeyOf(held.Entry));
            CheckUnique(core, in held);
            core.RecordGuard(held.Index.GuardKeyOf(held.Entry));
        }
    }

    static void CheckUnique(TransactionCore core, in EntryRef held)
    {
        VersionChain mine = held.Entry.Chain;
        IndexEntry? other = held.Index.FirstOfKey(held.Entry);
        for (; other is not null; other = held.Index.NextOfKey(other))
        {
            // Why own writes first: two rows may change their keys with each other in one transaction.
            if (other.Chain.Equals(mine) || !held.Index.Names(core.ReadInScan(other.Chain), held.Entry))
                continue;
            throw new UniqueIndexViolationException(
                core.Store.Tables.All[held.Index.TableSlot]!.Definition.Name,
                held.Index.Definition.Name,
                held.Index.KeyObjectOf(held.Entry),
                other.Chain.KeyObject,
                mine.KeyObject);
        }
    }

    static SecondaryIndex[] IndexesOf(TransactionCore core, in WriteEntry entry)
        => entry.Segment!.IsIndexed ? core.Store.Tables.All[entry.Segment.TableSlot]!.Indexes : [];
}
