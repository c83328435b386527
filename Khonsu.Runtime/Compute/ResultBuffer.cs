using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Arrays of results.</summary>
internal static class ResultBuffer
{
    /// <summary>Makes a bitmap.</summary>
    /// <param name="words">A bit for each row.</param>
    /// <param name="rows">Rows.</param>
    /// <returns>The bitmap.</returns>
    internal static ArrowBuffer OfBits(ReadOnlySpan<ulong> words, int rows)
    {
        var bytes = new ResultBuffer<byte>((rows + 7) >> 3);
        MemoryMarshal.AsBytes(words)[..bytes.Values.Length].CopyTo(bytes.Values);
        return bytes.HandOver();
    }

    /// <summary>Makes an array of values, null where their bits are not set.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="length">Rows.</param>
    /// <param name="values">The values.</param>
    /// <param name="valid">A bit for each row that has a value; null where all have one.</param>
    /// <returns>The array.</returns>
    internal static IArrowArray ArrayOf(IArrowType type, int length, ArrowBuffer values, ulong[]? valid)
    {
        int nulls = valid is null ? 0 : length - BitWords.Count(valid);
        ArrowBuffer validity = nulls == 0 ? ArrowBuffer.Empty : OfBits(valid, length);
        return ArrowArrayFactory.BuildArray(new ArrayData(type, length, nulls, 0, [validity, values]));
    }

    /// <summary>The rows in which each of some columns has a value.</summary>
    /// <param name="columns">Columns of one length.</param>
    /// <returns>A bit for each such row; null when all rows are such.</returns>
    internal static ulong[]? ValidIn(params ReadOnlySpan<IArrowArray> columns)
    {
        ulong[]? valid = null;
        foreach (IArrowArray column in columns)
        {
            var bits = new RowBits(column, null);
            if (bits.AreAll)
                continue;
            bool isFirst = valid is null;
            valid ??= new ulong[bits.WordCount];
            for (int word = 0; word < valid.Length; word++)
                valid[word] = isFirst ? bits[word] : valid[word] & bits[word];
        }

        return valid;
    }
}
