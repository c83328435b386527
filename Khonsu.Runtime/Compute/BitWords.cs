using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Khonsu.Compute;

/// <summary>
/// Bits of rows, 64 in a word, the lowest bit first; Arrow's bitmaps read in such words from any bit.
/// </summary>
internal static class BitWords
{
    /// <summary>Rows of a word.</summary>
    internal const int Rows = 64;

    /// <summary>Words for so many rows.</summary>
    /// <param name="rows">Rows.</param>
    /// <returns>Words, the last one perhaps not full.</returns>
    internal static int CountOf(int rows) => (int)(((long)rows + Rows - 1) / Rows);

    /// <summary>A word's bits that are rows.</summary>
    /// <param name="word">Number of the word.</param>
    /// <param name="rows">Rows in all.</param>
    /// <returns>All ones but after the last row.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Full(int word, int rows)
    {
        int left = rows - (word * Rows);
        return left >= Rows ? ulong.MaxValue : (1UL << left) - 1;
    }

    /// <summary>Reads 64 bits of a bitmap; what is after its end is 0.</summary>
    /// <param name="bitmap">The bitmap.</param>
    /// <param name="bit">The first bit.</param>
    /// <returns>The bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Read(ReadOnlySpan<byte> bitmap, long bit)
    {
        int first = (int)(bit >> 3);
        int shift = (int)(bit & 7);
        if (first + sizeof(ulong) >= bitmap.Length)
            return ReadEnd(bitmap, first, shift);
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetReference(bitmap), first);
        ulong low = Unsafe.ReadUnaligned<ulong>(ref start) >> shift;
        // Why twice: a shift by 64 would be none.
        return low | ((ulong)Unsafe.Add(ref start, sizeof(ulong)) << (63 - shift) << 1);
    }

    /// <summary>Reads 64 bits of words; what is after their end is 0.</summary>
    /// <param name="words">The words.</param>
    /// <param name="bit">The first bit.</param>
    /// <returns>The bits.</returns>
    internal static ulong Read(ReadOnlySpan<ulong> words, int bit)
        => Read(MemoryMarshal.AsBytes(words), (long)bit);

    /// <summary>Sets bits of words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="bit">The first bit; those that are set lie within the words.</param>
    /// <param name="bits">The bits to set, 64 of them; none is cleared.</param>
    internal static void Put(Span<ulong> words, int bit, ulong bits)
    {
        int shift = bit % Rows;
        if (bits == 0)
            return;
        words[bit / Rows] |= bits << shift;
        ulong rest = shift == 0 ? 0 : bits >> (Rows - shift);
        if (rest != 0)
            words[(bit / Rows) + 1] |= rest;
    }

    /// <summary>Counts rows.</summary>
    /// <param name="words">A bit for each row.</param>
    /// <returns>How many bits are set.</returns>
    internal static int Count(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
            count += BitOperations.PopCount(word);
        return count;
    }

    static ulong ReadEnd(ReadOnlySpan<byte> bitmap, int first, int shift)
    {
        ulong bits = 0;
        for (int index = 0; index <= sizeof(ulong) && first + index < bitmap.Length; index++)
        {
            ulong next = bitmap[first + index];
            bits |= index == 0 ? next >> shift : next << ((index * 8) - shift - 1) << 1;
        }

        return bits;
    }
}
