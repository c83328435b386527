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
    internal static void CallAhead(ChainEntry<TKey>[] entries, int position)
    {
        if (position + VersionsAhead < entries.Length)
            CallVersion(entries, position + VersionsAhead);
    }

    /// <summary>Calls a chain into the cache.</summary>
    /// <param name="entries">A segment's chains.</param>
    /// <param name="position">Where it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void CallEntry(ChainEntry<TKey>[] entries, int position)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref entries[position].Words.Head));
    }

    /// <summary>Calls a chain's newest version into the cache.</summary>
    /// <param name="entries">A segment's chains.</param>
    /// <param name="position">Where the chain is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void CallVersion(ChainEntry<TKey>[] entries, int position)
    {
        // Why unsafe: a prefetch takes an address as a hint; an object that moves meanwhile makes it useless, never
        // wrong.
        if (Sse.IsSupported && entries[position].Words.Head is { } head)
            Sse.Prefetch0(Unsafe.AsPointer(ref head._khonsuStamp));
    }
}
