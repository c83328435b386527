using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Tables;

/// <summary>All rows of one record type in one store: an index from key to chain.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class TableStore<TKey> : TableStore
    where TKey : notnull, IEquatable<TKey>
{
    internal TableStore(TableDefinition definition, SnapshotRegistry snapshots)
        : base(definition)
        => Index = new KeyIndex<TKey>(snapshots, definition.Slot);

    /// <summary>From key to chain.</summary>
    internal readonly KeyIndex<TKey> Index;

    /// <summary>
    /// Asks every row whether a commit lies between a scan's snapshot and a stamp, so phantoms count (Inv C7).
    /// </summary>
    /// <remarks>
    /// A row inserted by a smaller stamp is in the index by now: its chain was added before its install, the install
    /// came before its stamp, and its stamp before ours. A chain that left the index was deleted before every snapshot
    /// in use: no change.
    /// </remarks>
    /// <inheritdoc/>
    internal override bool IsUnchanged(TransactionalRow? seen, long snapshot, long stamp)
    {
        IndexTable<TKey> table = Index.Settle();
        foreach (ref readonly IndexSlot<TKey> slot in table.Slots.AsSpan())
        {
            // Order: acquire; pairs with the placing compare-and-swap.
            VersionChain<TKey>? chain = Volatile.Read(in slot.Chain);
            if (chain is not null && chain.HasCommitBetween(snapshot, stamp))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    internal override long NewestChangeAfter(long snapshot, out VersionChain? chain)
    {
        long newest = 0;
        chain = null;
        foreach (ref readonly IndexSlot<TKey> slot in Index.Settle().Slots.AsSpan())
        {
            VersionChain<TKey>? candidate = Volatile.Read(in slot.Chain);
            long change = candidate?.NewestChangeAfter(snapshot, out _) ?? 0;
            if (change > newest)
                (newest, chain) = (change, candidate);
        }

        return newest;
    }

    /// <inheritdoc/>
    internal override (long Chains, long Versions) CountVersions()
    {
        long chains = 0;
        long versions = 0;
        foreach (ref readonly IndexSlot<TKey> slot in Index.Settle().Slots.AsSpan())
        {
            VersionChain<TKey>? chain = Volatile.Read(in slot.Chain);
            if (chain is null || ReferenceEquals(chain, Index.Closed) || chain.IsDead)
                continue;
            chains++;
            TransactionalRow? version = Volatile.Read(ref chain.Head);
            for (; version is not null; version = version._khonsuNext)
                versions++;
        }

        return (chains, versions);
    }
}
