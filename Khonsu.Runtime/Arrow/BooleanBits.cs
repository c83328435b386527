using System.Runtime.Intrinsics;

namespace Khonsu.Arrow;

/// <summary>Packs booleans of one byte each into Arrow's bits, lowest bit first.</summary>
internal static unsafe class BooleanBits
{
    internal static FilledBuffer Pack(ReadOnlySpan<byte> values, ColumnBuffer bits)
    {
        int bytes = (values.Length + 7) >> 3;

        // Why: a bit each is an eighth of the values, which already fit a buffer; this cannot fail.
        bits.TryEnsure(0, Math.Max(bytes, 1));
        byte* target = bits.Start;
        fixed (byte* source = values)
        {
            int row = 0;
            for (; row + Vector256<byte>.Count <= values.Length; row += Vector256<byte>.Count)
            {
                Vector256<byte> zeros = Vector256.Equals(Vector256.Load(source + row), Vector256<byte>.Zero);
                *(uint*)(target + (row >> 3)) = ~zeros.ExtractMostSignificantBits();
            }

            if (row < values.Length)
                PackTail(values[row..], target + (row >> 3));
        }

        return new FilledBuffer(bits, bytes);
    }

    static void PackTail(ReadOnlySpan<byte> values, byte* target)
    {
        for (int i = 0; i < values.Length; i += 8)
        {
            int packed = 0;
            for (int bit = 0; bit < 8 && i + bit < values.Length; bit++)
                packed |= (values[i + bit] != 0 ? 1 : 0) << bit;
            target[i >> 3] = (byte)packed;
        }
    }
}
