using Khonsu.CompilerServices;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// Decides, after a refusal, what becomes of the writes in conflict, as the rules of the call, the table and the
/// transaction say. Run by the owner alone, with nothing installed; the commit is then done again as a whole.
/// </summary>
internal static class ConflictResolver
{
    /// <summary>Resolves every write in conflict.</summary>
    /// <param name="core">The attempt.</param>
    /// <returns>
    /// True when the commit is to be done again; false when the attempt stays refused, or does nothing by its own wish.
    /// </returns>
    /// <exception cref="MergeOverflowException">A merge does not fit its column. State left: nothing is
    /// installed.</exception>
    internal static bool TryResolve(TransactionCore core)
    {
        bool[] isDropped = new bool[core.WriteCount];
        int resolved = 0;
        for (int index = 0; index < isDropped.Length; index++)
        {
            ref WriteEntry entry = ref core.Writes[index];
            if (entry.IsBlind)
                continue;
            TransactionalRow? newest = entry.Chain.NewestCommitted();
            if (ReferenceEquals(newest, entry.Expected))
                continue;
            switch (core.ResolutionOf(in entry))
            {
                case ConflictResolution.IgnoreTransaction:
                    core.SkipTransaction();
                    return false;
                case ConflictResolution.Ignore:
                    isDropped[index] = true;
                    break;
                case ConflictResolution.Replace when TryReplace(core, ref entry):
                case ConflictResolution.Merge when TryMerge(core, ref entry, newest):
                    break;
                default:
                    return false;
            }

            resolved++;
        }

        // Why: no rule repairs what was read.
        if (resolved == 0 || !Committer.AreReadsUnchanged(core))
            return false;
        core.SkipWrites(isDropped);
        return true;
    }

    /// <summary>Lets an attempt that is refused anyway do nothing, if one of its writes in conflict says so.</summary>
    /// <param name="core">The attempt.</param>
    internal static void SkipIfWanted(TransactionCore core)
    {
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (!entry.IsBlind && core.ResolutionOf(in entry) == ConflictResolution.IgnoreTransaction
                && !ReferenceEquals(entry.Chain.NewestCommitted(), entry.Expected))
            {
                core.SkipTransaction();
                return;
            }
        }
    }

    /// <summary>Makes a write blind, unless the row was read at a level where that counts.</summary>
    static bool TryReplace(TransactionCore core, ref WriteEntry entry)
    {
        if (core.Rules.Level != IsolationLevel.ReadCommitted && (!core.KnowsReads() || entry.WasRead))
            return false;
        entry.IsBlind = true;
        return true;
    }

    /// <summary>Merges a write with what is newest, column by column.</summary>
    static bool TryMerge(TransactionCore core, ref WriteEntry entry, TransactionalRow? newest)
    {
        if (core.ValidatesReads || newest is null or Tombstone
            || entry.Expected is null or Tombstone || entry.Node is null or Tombstone)
        {
            return false;
        }

        TableDefinition definition = core.DefinitionOf(entry.Chain);
        try
        {
            if (definition.MergeRows(entry.Expected, newest, entry.Node) is not { } merged)
                return false;
            entry.Node = TransactionCore.ClaimFresh(merged);
            entry.Expected = newest;
            return true;
        }
        catch (OverflowException overflow)
        {
            throw new MergeOverflowException(definition.Name, entry.Chain.KeyObject, overflow);
        }
    }
}
