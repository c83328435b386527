using System.Numerics;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// What a transaction announces that was refused again and again: since when, and what it has read and will write. Who
/// is younger and would change any of that gives way for a while. Never changed.
/// </summary>
/// <remarks>
/// What was read and written is a set of bits that may say yes where no is right (Bloom 1970): then somebody gives way
/// in vain, which costs time and nothing else.
/// </remarks>
internal sealed class AgeTicket
{
    const int BitsPerEntry = 16;
    const int BitsMin = 1 << 10;
    const int BitsMax = 1 << 22;
    const int WordShift = 6;

    readonly ulong[] _marks;
    readonly uint _mask;

    /// <summary>Makes a ticket of what an attempt has done.</summary>
    /// <param name="age">Its transaction's age.</param>
    /// <param name="patience">How long others give way to it at most.</param>
    /// <param name="reads">What it has read and must find unchanged.</param>
    /// <param name="writes">What it will write; blind writes do not count, for nothing can be in their way.</param>
    internal AgeTicket(long age, TimeSpan patience, ReadOnlySpan<ReadEntry> reads, ReadOnlySpan<WriteEntry> writes)
    {
        Age = age;
        Patience = patience;
        long wanted = (long)(reads.Length + writes.Length) * BitsPerEntry;
        int bits = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(wanted, BitsMin, BitsMax));
        _marks = new ulong[bits >> WordShift];
        _mask = (uint)bits - 1;
        foreach (ref readonly ReadEntry read in reads)
            Mark(read.WaitTarget);
        foreach (ref readonly WriteEntry write in writes)
        {
            if (!write.IsBlind)
                Mark(write.Chain.Id);
        }
    }

    /// <summary>The smaller, the older.</summary>
    internal long Age { get; }

    /// <summary>How long a commit gives way to this ticket at most.</summary>
    internal TimeSpan Patience { get; }

    /// <summary>Tells whether a commit would change what the ticket's transaction has read or will write.</summary>
    /// <param name="writes">The entries of the commit.</param>
    /// <returns>False when it surely would not.</returns>
    internal bool IsHitBy(ReadOnlySpan<WriteEntry> writes)
    {
        int lastTable = -1;
        foreach (ref readonly WriteEntry write in writes)
        {
            if (IsMarked(write.Chain.Id))
                return true;
            int table = write.Segment!.TableSlot;
            if (table != lastTable && IsMarked(ReadTarget.WaitTargetOfTable(table)))
                return true;
            lastTable = table;
        }

        return false;
    }

    void Mark(long target)
    {
        ulong hash = HashOf(target);
        SetBit((uint)hash & _mask);
        SetBit((uint)(hash >> 32) & _mask);
    }

    void SetBit(uint bit) => _marks[bit >> WordShift] |= 1UL << (int)bit;

    bool IsMarked(long target)
    {
        ulong hash = HashOf(target);
        return HasBit((uint)hash & _mask) && HasBit((uint)(hash >> 32) & _mask);
    }

    bool HasBit(uint bit) => (_marks[bit >> WordShift] >> (int)bit & 1) != 0;

    // Why twice: of a product the lower bits depend on the lower bits alone, and chain ids are neighbours.
    static ulong HashOf(long target)
    {
        ulong hash = (ulong)target * 0x9E3779B97F4A7C15UL;
        return (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9UL;
    }
}
