using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Flight.Wire;

/// <summary>Counts bytes of batches, so that messages and puts have a bound.</summary>
internal static class BatchBytes
{
    const int BitsPerByte = 8;

    /// <summary>All memory that the columns of a batch claim.</summary>
    /// <param name="batch">A batch that nobody has checked yet.</param>
    /// <returns>Bytes.</returns>
    internal static long OfBuffers(RecordBatch batch) => batch.Arrays.Sum(static array => OfBuffers(DataOf(array)));

    /// <summary>What some rows of a batch need in a message.</summary>
    /// <param name="batch">A batch of ours.</param>
    /// <param name="first">The first of the rows.</param>
    /// <param name="count">How many.</param>
    /// <returns>Bytes.</returns>
    internal static long OfRows(RecordBatch batch, int first, int count)
        => batch.Arrays.Sum(array => OfRows(DataOf(array), first, count));

    /// <summary>Finds how many rows fit into a message.</summary>
    /// <param name="batch">A batch of ours.</param>
    /// <param name="first">The first of the rows; there is one.</param>
    /// <param name="bytesMax">Most bytes.</param>
    /// <returns>As many as fit, at least 1.</returns>
    internal static int RowsThatFit(RecordBatch batch, int first, int bytesMax)
    {
        int fitting = batch.Length - first;
        if (OfRows(batch, first, fitting) <= bytesMax)
            return fitting;
        // Inv: so many rows fit (or are one row), one more than that up to this many may not.
        int some = 1;
        int many = fitting;
        while (some + 1 < many)
        {
            int middle = some + ((many - some) / 2);
            if (OfRows(batch, first, middle) <= bytesMax)
                some = middle;
            else
                many = middle;
        }

        return some;
    }

    static ArrayData DataOf(IArrowArray array) => array is ExtensionArray extension
        ? DataOf(extension.Storage)
        : array.Data;

    static long OfBuffers(ArrayData data)
        => data.Buffers.Sum(static buffer => (long)buffer.Length) + (data.Children?.Sum(OfBuffers) ?? 0);

    static long OfRows(ArrayData data, int first, int count)
    {
        long validity = data.Buffers is [{ Length: > 0 }, ..] ? BytesOfBits(count) : 0;
        return validity + data.DataType switch
        {
            StructType => data.Children.Sum(child => OfRows(child, data.Offset + first, count)),
            StringType or BinaryType => OfText(data, first, count),
            ListType or MapType => OfLists(data, first, count),
            FixedWidthType type => BytesOfBits((long)count * type.BitWidth),
            // Why a share: the rows of a union or of a dictionary cannot be told apart as cheaply.
            _ => OfBuffers(data) * count / Math.Max(data.Length, 1),
        };
    }

    static long OfText(ArrayData data, int first, int count)
    {
        (int start, int end) = RangeOf(data, first, count);
        return ((count + 1L) * sizeof(int)) + (end - start);
    }

    static long OfLists(ArrayData data, int first, int count)
    {
        (int start, int end) = RangeOf(data, first, count);
        return ((count + 1L) * sizeof(int)) + OfRows(data.Children[0], start, end - start);
    }

    static (int Start, int End) RangeOf(ArrayData data, int first, int count)
    {
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span);
        // Why asked: a column without values may come without offsets.
        return count == 0 || offsets.IsEmpty
            ? (0, 0)
            : (offsets[data.Offset + first], offsets[data.Offset + first + count]);
    }

    static long BytesOfBits(long bits) => (bits + BitsPerByte - 1) / BitsPerByte;
}
