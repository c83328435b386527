using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Khonsu.Versions;

/// <summary>A chain with the key that it is found by.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal struct ChainEntry<TKey>
    where TKey : notnull
{
    // Chains ahead whose newest version is called into the cache: rows that were updated lie scattered.
    const int VersionsAhead = 12;

    /// <summary>The chain's words.</summary>
    internal ChainWords Words;

    /// <summary>
    /// The key. Written before the chain is published; again only where a retired chain is taken for another key, which
    /// nobody else can reach then (Inv X6).
    /// </summary>
    internal TKey Key;

    /// <summary>Calls a version that a walk will come to into the cache.</summary>
    /// <param name="entries">The chains that are walked over.</param>
    /// <param name="position">Where the walk is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void CallAhead(ChainEntry<TKey>[] entries, int position)
    {
        if (!Sse.IsSupported || position + VersionsAhead >= entries.Length)
            return;
        // Why unsafe: a prefetch takes an address as a hint; an object that moves meanwhile makes it useless, never
        // wrong.
        if (entries[position + VersionsAhead].Words.Head is { } head)
            Sse.Prefetch0(Unsafe.AsPointer(ref head._khonsuStamp));
    }
}
