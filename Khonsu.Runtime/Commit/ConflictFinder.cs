using Khonsu.CompilerServices;
using Khonsu.Dependencies;
using Khonsu.Index;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// Finds out, after a refusal, which row and which rule it was. Runs only when the refusal is reported.
/// </summary>
internal static class ConflictFinder
{
    /// <summary>Explains why an attempt was refused.</summary>
    /// <param name="core">The attempt, its footprint not yet cleared.</param>
    /// <returns>The explanation.</returns>
    internal static AbortInfo Explain(TransactionCore core)
    {
        if (core.Tracked is { Refusal: { } refusal })
            return Describe(core, refusal);
        for (int index = 0; index < core.WriteCount; index++)
        {
            ref readonly WriteEntry entry = ref core.Writes[index];
            TransactionalRow? newest = entry.Chain.NewestCommitted();
            if (!entry.IsBlind && !ReferenceEquals(newest, entry.Expected))
                return Describe(core, RuleOf(core, entry), entry.Chain, newest?._khonsuStamp ?? 0);
            if (entry.IsBlind && core.IsMerge(index) && newest is null or Tombstone)
                return Describe(core, ConflictRule.MergedRowDeleted, entry.Chain, newest?._khonsuStamp ?? 0);
        }

        foreach (ref readonly ReadEntry entry in core.Reads.AsSpan(0, core.ReadCount))
        {
            long stamp = entry.Target!.NewestChangeAfter(
                entry.Position, core.Snapshot, out VersionChain chain);
            if (stamp != 0)
            {
                AbortInfo abort = Describe(core, RuleOf(entry.Position), chain, stamp);
                return entry.Target is IndexGuard guard ? abort with { Index = guard.Guarded.Definition.Name } : abort;
            }
        }

        // Inv C2: a refusal has a stale write or a stale read, that of a doomed attempt too, and each is so for ever.
        throw new InvariantException("C2");
    }

    static AbortInfo Describe(TransactionCore core, DependencyRefusal refusal)
    {
        long beforeId = 0;
        string? beforeLabel = null;
        bool isKnown = refusal.Before is not null
            || core.Store.Snapshots.TryFindCommit(refusal.BeforeStamp, out beforeId, out beforeLabel);
        return new AbortInfo
        {
            TransactionId = core.TransactionId,
            Label = core.Label,
            Attempts = core.Attempt,
            Isolation = core.Rules.Level,
            Rule = ConflictRule.DependencyCycle,
            Table = refusal.Changed.IsNone ? "" : core.DefinitionOf(refusal.Changed).Name,
            Key = refusal.Changed.IsNone ? null : refusal.Changed.KeyObject,
            OtherTransactionId = refusal.After?.TransactionId,
            OtherLabel = refusal.After?.Label,
            OtherCommitTimestamp = refusal.After?.StampSoFar(),
            EarlierTransactionId = isKnown ? refusal.Before?.TransactionId ?? beforeId : null,
            EarlierLabel = isKnown ? refusal.Before?.Label ?? beforeLabel : null,
            EarlierCommitTimestamp = refusal.BeforeStamp > 0 ? refusal.BeforeStamp : null,
        };
    }

    static ConflictRule RuleOf(TransactionCore core, in WriteEntry entry)
        => entry.WasRead && core.Rules.Level != IsolationLevel.Snapshot
            ? ConflictRule.RowReadAndWrittenChanged
            : ConflictRule.FirstCommitterWins;

    static ConflictRule RuleOf(int position)
        => position switch
        {
            ReadTarget.WholeTable => ConflictRule.ScannedTableChanged,
            ReadTarget.IndexRange => ConflictRule.IndexRangeChanged,
            _ => ConflictRule.RowReadChanged,
        };

    static AbortInfo Describe(TransactionCore core, ConflictRule rule, VersionChain chain, long stamp)
    {
        bool isKnown = core.Store.Snapshots.TryFindCommit(stamp, out long otherId, out string? otherLabel);
        return new AbortInfo
        {
            TransactionId = core.TransactionId,
            Label = core.Label,
            Attempts = core.Attempt,
            Isolation = core.Rules.Level,
            Rule = rule,
            Table = core.DefinitionOf(chain).Name,
            Key = chain.KeyObject,
            IsIgnored = core.IsSkipped,
            OtherTransactionId = isKnown ? otherId : null,
            OtherLabel = isKnown ? otherLabel : null,
            OtherCommitTimestamp = stamp > 0 ? stamp : null,
        };
    }
}
