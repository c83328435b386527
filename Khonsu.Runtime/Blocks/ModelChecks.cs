using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Transactions;

namespace Khonsu.Blocks;

/// <summary>
/// Asks the invariants of a model, when the body has ended and before its commit begins: each whose tables the
/// transaction has written, through the transaction itself.
/// </summary>
/// <remarks>
/// What a check reads is validated like anything that is read at <see cref="IsolationLevel.Serializable"/>, whatever
/// the transaction's level. So of two commits that would break an invariant together, one is refused.
/// </remarks>
internal static class ModelChecks
{
    /// <summary>Asks them.</summary>
    /// <param name="core">The transaction, its body ended.</param>
    /// <param name="invariants">The invariants of its store.</param>
    /// <exception cref="InvariantViolationException">One does not hold. State left: nothing is installed; the caller
    /// ends the attempt.</exception>
    /// <exception cref="InvalidOperationException">One has written. State left: as before.</exception>
    internal static void Ask(TransactionCore core, ModelInvariant[] invariants)
    {
        if (core.WriteCount == 0)
            return;
        LevelRules? outer = null;
        ModelInvariant? broken = null;
        foreach (ModelInvariant invariant in invariants)
        {
            if (!IsConcerned(core, invariant))
                continue;
            outer ??= core.EnterChecks();
            if (!Holds(core, invariant))
            {
                broken = invariant;
                break;
            }
        }

        if (outer is null)
            return;
        core.LeaveChecks(outer);
        if (broken is not null && !IsRefusedAnyway(core))
            throw new InvariantViolationException(broken.Description, broken.Tables[0].Name);
    }

    static bool IsConcerned(TransactionCore core, ModelInvariant invariant)
    {
        foreach (TableDefinition table in invariant.Tables)
        {
            if (core.HasWritten(table.Slot))
                return true;
        }

        return false;
    }

    static bool Holds(TransactionCore core, ModelInvariant invariant)
    {
        Savepoint savepoint = core.BeginPart();
        bool hasChanged = true;
        try
        {
            bool holds = invariant.Check(new Tx(core));
            hasChanged = core.HasChangedSince(savepoint);
            if (hasChanged)
            {
                throw new InvalidOperationException(
                    $"The invariant '{invariant.Description}' has written. An invariant only reads.");
            }

            return holds;
        }
        finally
        {
            core.EndPart(savepoint, isUndone: hasChanged);
        }
    }

    /// <summary>Tells whether the commit is sure to be refused, so that the body runs again.</summary>
    // Why asked: what breaks the invariant may be that somebody was faster; then it is a conflict and no error.
    static bool IsRefusedAnyway(TransactionCore core)
    {
        if (core.HasResolutions)
            return false;
        core.MergeReadsIntoWrites(core.ValidatesReads);
        return core.IsDoomed || !Committer.OnlyBlindWritesFailed(core);
    }
}
