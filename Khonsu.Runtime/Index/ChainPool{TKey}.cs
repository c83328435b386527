using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Khonsu.Clock;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// All chains of a table, in the order in which their keys were first used: segments that never move, and the chains
/// of keys long deleted, to be used again.
/// </summary>
/// <remarks>
/// Idea: a chain is named by a location, 12 bits of segment and 16 of position, which fits into an index slot. A
/// retired chain waits until nobody can have it: until the table in which it was found is no longer the root, and every
/// attempt that began before that has ended. Then it goes onto a stack of free chains.
/// Invariants: X6 a chain is used for another key only when no attempt that could have found it is under way.
/// Source: epoch-based reclamation (Fraser 2004, section 5.2.3); differs in that the epochs are commit timestamps,
/// which attempts announce anyway. The stack: Treiber 1986, with a count of its changes beside the top.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
internal sealed class ChainPool<TKey>
    where TKey : notnull
{
    const int PositionBits = 16;
    const int SegmentLengthMin = 16;
    const int SegmentLengthMax = 1 << PositionBits;
    const int SegmentsMax = 1 << (IndexTable.LocationBits - PositionBits);
    const long LocationMask = uint.MaxValue;

    // Runs freed in one look at most.
    const int RunsPerLook = 64;

    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;
    readonly SegmentOwner _owner;
    readonly LockFreeQueue<RetiredChains> _waiting = new();

    // Place 0 stays empty, so that no location is 0. Replaced as a whole by compare-and-swap.
    ChainSegment<TKey>?[] _segments;

    // The entries of the same segments, for who looks a key up: one step less to them. Written after the segments, by
    // whoever sees that it is shorter.
    ChainEntry<TKey>[]?[] _entries;

    // A timestamp that the oldest attempt must have passed before a look at what waits is worth it; a hint.
    long _waitsFor;

    // Location of the free chain on top, 0 for none; above it a count of changes, so a top that has come back is told
    // from one that stayed.
    PaddedLong _free;

    internal ChainPool(CommitClock clock, SnapshotRegistry snapshots, in SegmentOwner owner)
    {
        _clock = clock;
        _snapshots = snapshots;
        _owner = owner;
        var first = new ChainSegment<TKey>(SegmentLengthMin, in _owner);
        _segments = [null, first];
        _entries = [null, first.Entries];
    }

    /// <summary>The segments, from place 1.</summary>
    // Order: acquire; pairs with the publishing swap in Extend, which comes before any location in the new segment.
    internal ChainSegment<TKey>?[] Segments => Volatile.Read(ref _segments);

    /// <summary>How many chains were ever in use at the same time, about.</summary>
    internal long Used
    {
        get
        {
            long used = 0;
            foreach (ChainSegment<TKey>? segment in Segments)
                used += segment?.Used ?? 0;
            return used;
        }
    }

    /// <summary>Finds the segment of the chain at a location.</summary>
    /// <param name="location">A location that a slot names.</param>
    /// <returns>The segment.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ChainSegment<TKey> SegmentOf(uint location)
        // Why unchecked: as in EntryAt.
        => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Segments), location >> PositionBits)!;

    /// <summary>The place of the chain at a location in its segment.</summary>
    /// <param name="location">A location.</param>
    /// <returns>The position.</returns>
    internal static int PositionOf(uint location) => (int)(location & (SegmentLengthMax - 1));

    /// <summary>Finds the chain at a location.</summary>
    /// <param name="location">A location that a slot names.</param>
    /// <returns>The chain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal VersionChain At(uint location) => new(SegmentOf(location), PositionOf(location));

    /// <summary>Finds the entry at a location.</summary>
    /// <param name="location">A location that a slot names.</param>
    /// <returns>The entry, in place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref ChainEntry<TKey> EntryAt(uint location)
    {
        // Why unchecked: a location is given out after its entry is there, and both arrays only grow.
        ref ChainEntry<TKey>[]? first = ref MemoryMarshal.GetArrayDataReference(Volatile.Read(ref _entries));
        ChainEntry<TKey>[] entries = Unsafe.Add(ref first, location >> PositionBits)!;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(entries), location & (SegmentLengthMax - 1));
    }

    /// <summary>Names a chain.</summary>
    /// <param name="chain">A chain of this pool.</param>
    /// <returns>Its location, never 0 or 1.</returns>
    internal static uint LocationOf(VersionChain chain)
        => ((uint)chain.Segment!.Number << PositionBits) | (uint)chain.Position;

    /// <summary>Takes a chain that nobody else can reach, for a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="root">The table that the caller began to look in.</param>
    /// <returns>The chain, without versions, held by the caller.</returns>
    /// <remarks>Progress: lock-free; a repeated step means that another thread took or gave a chain.</remarks>
    internal VersionChain Take(TKey key, IndexTable root)
    {
        if (!TryTakeFree(out VersionChain chain) && !(TryFreeWaiting(root) && TryTakeFree(out chain)))
            chain = TakeFresh();
        Unsafe.As<ChainSegment<TKey>>(chain.Segment!).Entries[chain.Position].Key = key;
        chain.Begin(root.Generation);
        return chain;
    }

    /// <summary>Gives a chain back that was taken and never published.</summary>
    /// <param name="chain">The chain.</param>
    internal void GiveBack(VersionChain chain) => Free(chain, chain);

    /// <summary>Takes over chains that a migration has retired.</summary>
    /// <param name="retired">The chains.</param>
    internal void Retire(RetiredChains retired) => _waiting.Enqueue(retired);

    bool TryTakeFree(out VersionChain chain)
    {
        long top = Volatile.Read(ref _free.Value);
        while ((uint)top != 0)
        {
            chain = At((uint)top);
            // Race: another thread may have taken the chain and use it by now; then the count has changed and the swap
            // fails.
            long next = chain.Holds & LocationMask;
            StepHook.At(Step.BeforeReuse);
            long seen = Interlocked.CompareExchange(ref _free.Value, Changed(top) | next, top);
            if (seen == top)
                return true;
            top = seen;
        }

        chain = default;
        return false;
    }

    VersionChain TakeFresh()
    {
        while (true)
        {
            ChainSegment<TKey>?[] segments = Segments;
            PublishEntries(segments);
            ChainSegment<TKey> last = segments[^1]!;
            if (last.TryTake(out int position))
                return new VersionChain(last, position);
            Extend(segments, last);
        }
    }

    void Extend(ChainSegment<TKey>?[] segments, ChainSegment<TKey> last)
    {
        if (segments.Length == SegmentsMax)
            throw IndexTable.TooManyKeys();
        var longer = new ChainSegment<TKey>?[segments.Length + 1];
        segments.CopyTo(longer, 0);
        int length = Math.Min(last.Entries.Length * 2, SegmentLengthMax);
        longer[^1] = new ChainSegment<TKey>(length, _owner with { Number = segments.Length });
        // Order: publishes the segment. Losing means that another thread added one: use that.
        Interlocked.CompareExchange(ref _segments, longer, segments);
    }

    /// <summary>Makes the entries of all segments known, before a location in them is.</summary>
    void PublishEntries(ChainSegment<TKey>?[] segments)
    {
        while (true)
        {
            ChainEntry<TKey>[]?[] entries = Volatile.Read(ref _entries);
            if (entries.Length >= segments.Length)
                return;
            ChainEntry<TKey>[]?[] longer = Array.ConvertAll(segments, static segment => segment?.Entries);
            // Order: publishes the entries. Losing means that another thread did, perhaps fewer: look again.
            Interlocked.CompareExchange(ref _entries, longer, entries);
        }
    }

    /// <summary>Frees some of the chains that wait, where nobody can have them any more.</summary>
    bool TryFreeWaiting(IndexTable root)
    {
        // Why: while a migration is under way, what it retires is what waits.
        // Perf: where nothing waits, as in a table that only grows, asking all snapshots costs more than a row.
        if (Volatile.Read(ref root.Next) is not null || !_waiting.TryPeek(out _))
            return false;
        // Race: an old number costs a look that finds nothing, or puts one off until the next call.
        if (_snapshots.OldestEntry() < Volatile.Read(ref _waitsFor))
            return false;
        for (int runs = 0; runs < RunsPerLook; runs++)
        {
            if (!_waiting.TryDequeue(out RetiredChains? retired))
                return runs > 0;
            long left = LeftAt(retired.Source, root);
            if (left == 0 || _snapshots.OldestEntry() < left)
            {
                _waiting.Enqueue(retired);
                Volatile.Write(ref _waitsFor, left);
                return runs > 0;
            }

            Forget(retired);
            Free(retired.First, retired.Last);
        }

        return true;
    }

    /// <summary>When a table was no longer the root: attempts that began later do not find what only it has.</summary>
    long LeftAt(IndexTable table, IndexTable root)
    {
        // Why: who switched the root may be parked before it wrote the time.
        if (root.Generation > table.Generation)
            table.Leave(_clock);
        return table.LeftAt;
    }

    /// <summary>Lets go of the keys, so that texts of deleted rows do not stay.</summary>
    void Forget(RetiredChains retired)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<TKey>())
            return;
        VersionChain chain = retired.First;
        while (true)
        {
            Unsafe.As<ChainSegment<TKey>>(chain.Segment!).Entries[chain.Position].Key = default!;
            if (chain.Equals(retired.Last))
                return;
            chain = At((uint)(chain.Holds & LocationMask));
        }
    }

    /// <summary>Puts linked chains, or one, on top of the free ones.</summary>
    void Free(VersionChain first, VersionChain last)
    {
        long top = Volatile.Read(ref _free.Value);
        while (true)
        {
            last.Link((uint)top);
            // Order: publishes the link. Losing means that another thread took or gave a chain: link to that top.
            long seen = Interlocked.CompareExchange(ref _free.Value, Changed(top) | LocationOf(first), top);
            if (seen == top)
                return;
            top = seen;
        }
    }

    static long Changed(long top) => (top & ~LocationMask) + LocationMask + 1;
}
