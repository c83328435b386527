using Khonsu.Clock;
using Khonsu.Versions;

namespace Khonsu.Columnar;

/// <summary>What is kept of one segment of chains.</summary>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class SegmentColumns<TKey>
    where TKey : notnull
{
    /// <summary>Chains of a chunk, at most; where the segment is shorter, fewer.</summary>
    /// <remarks>
    /// Why so many: a column of eight bytes is 128 KiB then, which stays in the second cache while it is used, and is
    /// large enough that its memory serves again.
    /// </remarks>
    internal const int ChunkChains = 1 << 14;

    // Replaced by compare-and-swap; null before the first snapshot.
    readonly KeptChunk?[] _kept;

    internal SegmentColumns(ChainSegment<TKey> segment, ColumnRounds rounds)
    {
        Segment = segment;
        Marks = segment.MakeMarks(rounds, segment.Entries.Length);
        _kept = new KeptChunk?[(segment.Entries.Length + ChunkChains - 1) / ChunkChains];
    }

    /// <summary>The chains.</summary>
    internal ChainSegment<TKey> Segment { get; }

    /// <summary>Which of them were written since which round.</summary>
    internal ChangeMarks Marks { get; }

    /// <summary>Holds what is kept of some chains.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="snapshot">The snapshot that wants it.</param>
    /// <returns>What is kept, its chunk held by the caller; null when it is of no use.</returns>
    internal KeptChunk? Hold(int first, long snapshot)
    {
        // Order: acquire; pairs with the swap in Keep.
        KeptChunk? kept = Volatile.Read(ref _kept[first / ChunkChains]);
        return kept is not null && kept.Snapshot <= snapshot && kept.Chunk.TryHold() ? kept : null;
    }

    /// <summary>Keeps a chunk, unless a newer one is kept already.</summary>
    /// <param name="first">The first of its chains.</param>
    /// <param name="chunk">The chunk; the caller holds it.</param>
    /// <param name="pass">The snapshot that has made it.</param>
    internal void Keep(int first, ColumnChunk chunk, in ColumnPass pass)
    {
        ref KeptChunk? place = ref _kept[first / ChunkChains];
        KeptChunk? seen = Volatile.Read(ref place);
        if ((seen is not null && seen.Snapshot > pass.Snapshot) || !chunk.TryHold())
            return;
        var fresh = new KeptChunk(chunk, pass.Round, pass.Snapshot);
        // Order: publishes the chunk. Losing means that another snapshot has kept its own; this one is not needed.
        if (ReferenceEquals(Interlocked.CompareExchange(ref place, fresh, seen), seen))
            seen?.Chunk.Release();
        else
            chunk.Release();
    }

    /// <summary>Gives up everything that is kept.</summary>
    internal void Forget()
    {
        for (int place = 0; place < _kept.Length; place++)
            Interlocked.Exchange(ref _kept[place], null)?.Chunk.Release();
    }
}
