using System.Buffers.Binary;
using Apache.Arrow;

namespace Khonsu.Compute;

/// <summary>Integers of any size as bytes in the order of the numbers.</summary>
internal static class BigIntegerKeys
{
    /// <summary>The extension type of their columns.</summary>
    internal const string Extension = "khonsu.bigint";

    /// <summary>Encodes numbers: their sign, how many bytes they have, and these, the highest first.</summary>
    /// <param name="chunks">A column of little-endian numbers with a sign, each in as few bytes as it needs.</param>
    /// <returns>For each chunk the bytes.</returns>
    internal static ArrayData[] Encode(ColumnChunks chunks) => System.Array.ConvertAll(chunks.Data, static data =>
    {
        var ranges = RangeColumn.Of(data);
        ReadOnlySpan<byte> bytes = data.Buffers[2].Span;
        var keys = new KeyBytes(data.Length);
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (int row = 0; row < data.Length; row++, keys.EndRow())
        {
            ReadOnlySpan<byte> number = bytes.Slice(ranges.StartOf(row), ranges.LengthOf(row));
            bool isNegative = !number.IsEmpty && number[^1] >= 0x80;
            // Why turned around: of negative numbers the longer one is less.
            BinaryPrimitives.WriteInt32BigEndian(length, isNegative ? ~number.Length : number.Length);
            keys.Add(isNegative ? (byte)0 : (byte)1);
            keys.Add(length);
            for (int index = number.Length - 1; index >= 0; index--)
                keys.Add(number[index]);
        }

        return keys.ToData();
    });
}
