using System.Numerics;
using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>Asks the validity bitmap of an array that may be damaged.</summary>
internal static class BitmapBits
{
    /// <summary>Counts the nulls of an array.</summary>
    /// <param name="data">The array.</param>
    /// <param name="nulls">How many there are.</param>
    /// <returns>False when the array says that it has nulls, and no bitmap says where.</returns>
    internal static bool TryCountNulls(ArrayData data, out long nulls)
    {
        nulls = 0;
        if (data.NullCount == 0)
            return true;
        ReadOnlySpan<byte> bits = data.Buffers is { Length: > 0 } ? data.Buffers[0].Span : default;
        if (bits.IsEmpty && data.NullCount < 0)
            return true;
        if (data.Offset < 0 || data.Length < 0 || bits.Length < ((long)data.Offset + data.Length + 7) >> 3)
            return false;
        nulls = data.Length - CountOnes(bits, data.Offset, data.Length);
        return true;
    }

    /// <summary>Whether a value is not null; its nulls were counted before.</summary>
    internal static bool IsValid(ArrayData data, int row)
    {
        if (data.NullCount == 0)
            return true;
        int bit = data.Offset + row;
        ReadOnlySpan<byte> bits = data.Buffers[0].Span;
        return bits.IsEmpty || ((bits[bit >> 3] >> (bit & 7)) & 1) != 0;
    }

    static long CountOnes(ReadOnlySpan<byte> bits, int first, int length)
    {
        long ones = 0;
        int bit = first;
        int end = first + length;
        while (bit < end)
        {
            if ((bit & 7) == 0 && end - bit >= 8)
            {
                ones += BitOperations.PopCount(bits[bit >> 3]);
                bit += 8;
            }
            else
            {
                ones += (bits[bit >> 3] >> (bit & 7)) & 1;
                bit++;
            }
        }

        return ones;
    }
}
