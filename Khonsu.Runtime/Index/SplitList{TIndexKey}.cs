using System.Numerics;
using System.Runtime.CompilerServices;
using Khonsu.Concurrency;

namespace Khonsu.Index;

/// <summary>
/// A list of entries in the order of the reversed bits of their hashes, with starting points in it: a hash table whose
/// table only points into the one list, so it grows without moving an entry.
/// </summary>
/// <remarks>
/// Idea: bucket b of a table of 2^n begins where hashes end in the n bits of b. When the table doubles, that part of
/// the list is split by one new start in its middle; the order by reversed bits puts it there.
/// Source: Shalev and Shavit 2006, "Split-ordered lists: lock-free extensible hash tables". Differs in that keys of one
/// hash are ordered too, so the entries of one key lie together.
/// </remarks>
/// <typeparam name="TIndexKey">The key of the index.</typeparam>
internal sealed class SplitList<TIndexKey> : EntryList<TIndexKey>
{
    const int FirstBits = 4;
    const int BucketBitsMax = 28;
    const int EntriesOfBucket = 2;

    // Starts, made when first needed. The first array has 16 of them, the next 16, then 32, and so on: none ever moves.
    readonly ListStart?[]?[] _parts = new ListStart?[]?[BucketBitsMax - FirstBits + 1];

    // Entries in the list, about; those put in and taken out at this moment may be missing.
    PaddedLong _count;

    // Buckets in use; doubled by compare-and-swap.
    int _size = 1 << FirstBits;

    internal SplitList(Func<TIndexKey, TIndexKey, int, int> compare)
        : base(compare)
    {
        var first = new ListStart?[1 << FirstBits];
        first[0] = new ListStart(0);
        _parts[0] = first;
    }

    /// <inheritdoc/>
    private protected override IndexLink Start => _parts[0]![0]!;

    /// <inheritdoc/>
    // Why odd: the starts of buckets have the even numbers.
    internal override ulong OrderOf(TIndexKey key) => ((ulong)Reversed(HashOf(key)) << 1) | 1;

    /// <inheritdoc/>
    // Why never: this list is walked key by key.
    internal override IndexEntry<TIndexKey>? Last() => throw new NotSupportedException("A list of hashes has no end.");

    /// <inheritdoc/>
    private protected override IndexLink FindStart(in EntryPlace<TIndexKey> place)
    {
        uint hash = Reversed((uint)(place.Order >> 1));
        return StartOf(hash & (uint)(Volatile.Read(ref _size) - 1));
    }

    /// <inheritdoc/>
    private protected override void OnAdded(IndexEntry<TIndexKey> entry, ref uint random)
    {
        long count = Interlocked.Increment(ref _count.Value);
        int size = Volatile.Read(ref _size);
        // Losing means that another thread doubled it.
        if (count > (long)size * EntriesOfBucket && size < 1 << BucketBitsMax)
            Interlocked.CompareExchange(ref _size, size * 2, size);
    }

    /// <inheritdoc/>
    private protected override void OnRemoved() => Interlocked.Decrement(ref _count.Value);

    ListStart StartOf(uint bucket)
    {
        ref ListStart? place = ref PlaceOf(bucket);
        // Order: acquire; pairs with the write below. Race: two threads may make it; the list has one.
        if (Volatile.Read(ref place) is { } known)
            return known;
        // Why: the bucket that this one was split from; it has one bit less, so this ends at bucket 0.
        uint parent = bucket & ~(1u << BitOperations.Log2(bucket));
        ListStart start = AddStart(StartOf(parent), (ulong)Reversed(bucket) << 1);
        Volatile.Write(ref place, start);
        return start;
    }

    ref ListStart? PlaceOf(uint bucket)
    {
        int part = Math.Max(BitOperations.Log2(bucket | 1) - FirstBits + 1, 0);
        uint first = part == 0 ? 0 : 1u << (part + FirstBits - 1);
        ListStart?[]? starts = Volatile.Read(ref _parts[part]);
        if (starts is null)
        {
            var fresh = new ListStart?[first];
            // Order: publishes the part. Losing means that another thread made it: use that.
            starts = Interlocked.CompareExchange(ref _parts[part], fresh, null) ?? fresh;
        }

        return ref starts[bucket - first];
    }

    static uint HashOf(TIndexKey key)
    {
        uint code = key is null ? 0 : (uint)EqualityComparer<TIndexKey>.Default.GetHashCode(key);
        // Why: numbers are their own hash codes; the finalizer of MurmurHash3 (Appleby 2011) spreads them.
        code = (code ^ (code >> 16)) * 0x85EBCA6Bu;
        code = (code ^ (code >> 13)) * 0xC2B2AE35u;
        return code ^ (code >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Reversed(uint bits)
    {
        bits = ((bits >> 1) & 0x55555555u) | ((bits & 0x55555555u) << 1);
        bits = ((bits >> 2) & 0x33333333u) | ((bits & 0x33333333u) << 2);
        bits = ((bits >> 4) & 0x0F0F0F0Fu) | ((bits & 0x0F0F0F0Fu) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits);
    }
}
