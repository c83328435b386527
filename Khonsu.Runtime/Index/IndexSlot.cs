using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// One place of an index table: empty, closed, or a chain. Never empty again, never another chain (Inv X1).
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
internal struct IndexSlot<TKey>
    where TKey : notnull
{
    /// <summary>The chain, the index's closed mark, or null. Written once, by compare-and-swap.</summary>
    internal VersionChain<TKey>? Chain;

    /// <summary>
    /// A copy of the chain's hash, or 0 while its writer is on the way; spares a look into chains of other hashes.
    /// </summary>
    internal int Hash;
}
