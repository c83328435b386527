using Khonsu.CompilerServices;
using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <content>What is done with the rows before anything is installed: merges are applied, invariants are
/// asked.</content>
internal sealed partial class Committer
{
    /// <summary>Makes the rows that merges stand for.</summary>
    /// <returns>False when the attempt is refused.</returns>
    /// <exception cref="RowNotFoundException">There is no row to merge into.</exception>
    /// <exception cref="MergeOverflowException">A sum does not fit.</exception>
    static bool TryMakeRows(TransactionCore core)
    {
        object? problem = core.ApplyDeltas(out int failed);
        if (problem is null)
            return true;
        // Why: an error is told of a state that the attempt could have been committed over; else it is a conflict.
        if (!OnlyBlindWritesFailed(core))
            return false;
        VersionChain chain = core.Writes[failed].Chain;
        string table = core.DefinitionOf(chain).Name;
        if (problem is OverflowException overflow)
            throw new MergeOverflowException(table, chain.KeyObject, overflow);
        // Why: deleted since the snapshot is a conflict with who deleted it; the next attempt finds no row from the
        // start.
        if (chain.VisibleAt(core.Snapshot) is not (null or Tombstone))
            return false;
        throw new RowNotFoundException(table, chain.KeyObject);
    }

    /// <summary>Asks the invariants of every row that is to be written.</summary>
    /// <returns>False when the attempt is refused.</returns>
    /// <exception cref="InvariantViolationException">A row breaks one.</exception>
    static bool TryCheckRows(TransactionCore core)
    {
        foreach (ref readonly WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
        {
            if (entry.Node is Tombstone)
                continue;
            VersionChain chain = entry.Chain;
            TableDefinition definition = core.DefinitionOf(chain);
            if (!definition.HasInvariants || definition.BrokenInvariant(entry.Node!) is not { } broken)
                continue;
            if (!OnlyBlindWritesFailed(core))
                return false;
            throw new InvariantViolationException(definition.Name, chain.KeyObject, broken);
        }

        return true;
    }
}
