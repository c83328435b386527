using Apache.Arrow;
using Khonsu.Bench.Ratio.Rows;
using SystemArray = System.Array;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Fresh, uninitialized memory for the columns of one batch; only the text may grow.</summary>
sealed class ReadingArrays(int rows, int textBytesGuess)
{
    public readonly long[] Ids = GC.AllocateUninitializedArray<long>(rows);
    public readonly int[] Offsets = GC.AllocateUninitializedArray<int>(rows + 1);
    public readonly double[] Values = GC.AllocateUninitializedArray<double>(rows);
    public readonly long[] Times = GC.AllocateUninitializedArray<long>(rows);
    public readonly int[] Counts = GC.AllocateUninitializedArray<int>(rows);
    public readonly byte[] Active = GC.AllocateUninitializedArray<byte>((rows + 7) / 8);
    public readonly byte[] Valid = GC.AllocateUninitializedArray<byte>((rows + 7) / 8);

    public byte[] Text { get; private set; } = GC.AllocateUninitializedArray<byte>(rows * textBytesGuess);

    /// <summary>Makes room for the texts of some rows.</summary>
    public void ReserveText(int textEnd, ReadOnlySpan<Reading> group)
    {
        var bytes = 0;
        foreach (var row in group)
            bytes += TextCopy.BytesMax(row.Code);
        if (textEnd + bytes <= Text.Length)
            return;
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(Text.Length * 2, textEnd + bytes));
        SystemArray.Copy(Text, larger, textEnd);
        Text = larger;
    }

    public RecordBatch ToBatch(int length, int textEnd, int nulls) =>
        new(
            ReadingSchema.Value,
            [
                new Int64Array(BufferOf(Ids), ArrowBuffer.Empty, length, 0, 0),
                new StringArray(
                    length, BufferOf(Offsets), new ArrowBuffer(Text.AsMemory(0, textEnd)), ArrowBuffer.Empty),
                new DoubleArray(BufferOf(Values), ArrowBuffer.Empty, length, 0, 0),
                new BooleanArray(new ArrowBuffer(Active), ArrowBuffer.Empty, length, 0, 0),
                new TimestampArray(ReadingSchema.Timestamp, BufferOf(Times), ArrowBuffer.Empty, length, 0, 0),
                new Int32Array(BufferOf(Counts), new ArrowBuffer(Valid), length, nulls, 0),
            ],
            length);

    // Why this way: a buffer wants bytes, the loop wants typed arrays; a memory manager that casts joins them without a
    // copy.
    static ArrowBuffer BufferOf<T>(T[] values)
        where T : unmanaged => new(new CastMemoryManager<T>(values).Memory);
}
