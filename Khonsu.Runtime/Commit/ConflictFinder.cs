using Khonsu.Clock;
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
                return entry.Target is IndexGuard guard
                    ? abort with { Index = guard.Guarded.Definition.Name, Range = guard.DescribeRange() }
                    : abort;
            }
        }

        // Inv C2: a refusal has a stale write or a stale read, that of a doomed attempt too, and each is so for ever.
        throw new InvariantException("C2");
    }

    static AbortInfo Describe(TransactionCore core, DependencyRefusal refusal)
    {
        long? beforeId = refusal.Before?.TransactionId;
        object? before = refusal.Before?.Name;
        if (refusal.Before is null
            && core.Store.Snapshots.TryFindCommit(refusal.BeforeStamp, out long foundId, out object? found))
        {
            (beforeId, before) = (foundId, found);
        }

        return core.DescribeAbort(ConflictRule.DependencyCycle) with
        {
            Table = refusal.Changed.IsNone ? "" : core.DefinitionOf(refusal.Changed).Name,
            Key = refusal.Changed.IsNone ? null : refusal.Changed.KeyObject,
            OtherTransactionId = refusal.After?.TransactionId,
            OtherLabel = NamedCallSite.LabelOf(refusal.After?.Name),
            OtherCallSite = NamedCallSite.CallSiteOf(refusal.After?.Name),
            OtherCommitTimestamp = refusal.After?.StampSoFar(),
            EarlierTransactionId = beforeId,
            EarlierLabel = NamedCallSite.LabelOf(before),
            EarlierCallSite = NamedCallSite.CallSiteOf(before),
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
        bool isKnown = core.Store.Snapshots.TryFindCommit(stamp, out long otherId, out object? other);
        return core.DescribeAbort(rule) with
        {
            Table = core.DefinitionOf(chain).Name,
            Key = chain.KeyObject,
            Columns = ChangedColumns(core, chain, stamp),
            IsIgnored = core.IsSkipped,
            OtherTransactionId = isKnown ? otherId : null,
            OtherLabel = isKnown ? NamedCallSite.LabelOf(other) : null,
            OtherCallSite = isKnown ? NamedCallSite.CallSiteOf(other) : null,
            OtherCommitTimestamp = stamp > 0 ? stamp : null,
        };
    }

    /// <summary>Names the columns in which a row differs between the attempt's snapshot and a commit.</summary>
    static IReadOnlyList<string> ChangedColumns(TransactionCore core, VersionChain chain, long stamp)
    {
        // Why still there: the attempt's snapshot is announced until it ends, so what it sees is not pruned.
        TransactionalRow? before = chain.VisibleAt(core.Snapshot);
        TransactionalRow? after = chain.VisibleAt(stamp);
        return before is null or Tombstone || after is null or Tombstone
            ? []
            : core.DefinitionOf(chain).ChangedColumns(before, after);
    }
}
