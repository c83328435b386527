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
    internal TableStore(
        TableDefinition definition, CommitClock clock, SnapshotRegistry snapshots, TableHistory? history = null)
        : base(definition, history, snapshots)
        => Index = new KeyIndex<TKey>(clock, snapshots, definition.Slot, definition.Indexes.Count != 0, history);

    /// <summary>From key to chain.</summary>
    internal readonly KeyIndex<TKey> Index;

    /// <summary>
    /// Asks every row whether a commit lies between a scan's snapshot and a stamp, so phantoms count (Inv C7).
    /// </summary>
    /// <remarks>
    /// A row inserted by a smaller stamp has its chain by now: the chain was taken before its install, the install came
    /// before its stamp, and its stamp before ours. A chain that left the index was deleted before every snapshot in
    /// use: no change.
    /// </remarks>
    /// <inheritdoc/>
    internal override bool IsUnchanged(int position, TransactionalRow? seen, long snapshot, long stamp)
    {
        foreach (ChainSegment<TKey>? segment in Index.Chains.Segments)
        {
            int used = segment?.Used ?? 0;
            for (int place = 0; place < used; place++)
            {
                if (new VersionChain(segment!, place).HasCommitBetween(snapshot, stamp))
                    return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    internal override long NewestChangeAfter(int position, long snapshot, out VersionChain chain)
    {
        long newest = 0;
        chain = default;
        foreach (ChainSegment<TKey>? segment in Index.Chains.Segments)
        {
            int used = segment?.Used ?? 0;
            for (int place = 0; place < used; place++)
            {
                long change = segment!.NewestChangeAfter(place, snapshot, out VersionChain candidate);
                if (change > newest)
                    (newest, chain) = (change, candidate);
            }
        }

        return newest;
    }

    /// <inheritdoc/>
    internal override (long Chains, long Versions) CountVersions()
    {
        long chains = 0;
        long versions = 0;
        foreach (ChainSegment<TKey>? segment in Index.Chains.Segments)
        {
            int used = segment?.Used ?? 0;
            for (int place = 0; place < used; place++)
            {
                var chain = new VersionChain(segment!, place);
                if (VersionChain.IsRetiredIn(chain.Holds))
                    continue;
                chains++;
                TransactionalRow? version = Volatile.Read(ref chain.Head);
                for (; version is not null; version = version._khonsuNext)
                    versions++;
            }
        }

        return (chains, versions);
    }
}
