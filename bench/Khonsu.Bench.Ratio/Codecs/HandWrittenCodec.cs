using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// The baseline of the Arrow part: the best loop that we can write by hand for this one record. One pass over the rows
/// into fresh, uninitialized arrays; bits are gathered eight rows at a time; short text is one vector.
/// </summary>
static class HandWrittenCodec
{
    const int RowsPerBitsByte = 8;
    const int TextBytesGuess = 16;

    static ReadingArrays? s_kept;

    public static RecordBatch Encode(Reading[] rows) => Encode(rows, new ReadingArrays(rows.Length, TextBytesGuess));

    /// <summary>
    /// The same into the memory of the batch before, which is no longer used: what a loop can do at best when nobody
    /// keeps its batches.
    /// </summary>
    public static RecordBatch EncodeAgain(Reading[] rows) =>
        Encode(rows, s_kept ??= new ReadingArrays(rows.Length, TextBytesGuess));

    static RecordBatch Encode(Reading[] rows, ReadingArrays columns)
    {
        var textEnd = 0;
        var nulls = 0;
        for (var first = 0; first < rows.Length; first += RowsPerBitsByte)
        {
            var group = rows.AsSpan(first, Math.Min(RowsPerBitsByte, rows.Length - first));
            // Why here: one look at the capacity for eight rows.
            columns.ReserveText(textEnd, group);
            textEnd = EncodeGroup(columns, group, first, textEnd, ref nulls);
        }
        columns.Offsets[rows.Length] = textEnd;
        return columns.ToBatch(rows.Length, textEnd, nulls);
    }

    static int EncodeGroup(ReadingArrays columns, ReadOnlySpan<Reading> group, int first, int textEnd, ref int nulls)
    {
        var ids = columns.Ids.AsSpan(first, group.Length);
        var offsets = columns.Offsets.AsSpan(first, group.Length);
        var values = columns.Values.AsSpan(first, group.Length);
        var times = columns.Times.AsSpan(first, group.Length);
        var counts = columns.Counts.AsSpan(first, group.Length);
        int active = 0, valid = 0;
        for (var i = 0; i < group.Length; i++)
        {
            var row = group[i];
            ids[i] = row.Id;
            offsets[i] = textEnd;
            textEnd += TextCopy.ToUtf8(row.Code, columns.Text.AsSpan(textEnd));
            values[i] = row.Value;
            active |= BitOf(row.IsActive) << i;
            times[i] = ReadingSchema.NanosecondsOf(row.At);
            var count = row.Count;
            counts[i] = count.GetValueOrDefault();
            valid |= BitOf(count.HasValue) << i;
        }
        columns.Active[first / RowsPerBitsByte] = (byte)active;
        columns.Valid[first / RowsPerBitsByte] = (byte)valid;
        nulls += group.Length - int.PopCount(valid);
        return textEnd;
    }

    public static Reading[] Decode(RecordBatch batch)
    {
        var ids = ((Int64Array)batch.Column(0)).Values;
        var codes = (StringArray)batch.Column(1);
        var offsets = codes.ValueOffsets;
        var text = codes.ValueBuffer.Span;
        var values = ((DoubleArray)batch.Column(2)).Values;
        var active = ((BooleanArray)batch.Column(3)).ValueBuffer.Span;
        var times = MemoryMarshal.Cast<byte, long>(((TimestampArray)batch.Column(4)).ValueBuffer.Span);
        var countColumn = (Int32Array)batch.Column(5);
        var counts = countColumn.Values;
        var valid = countColumn.NullBitmapBuffer.Span;
        var rows = new Reading[batch.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Reading(
                ids[i],
                TextCopy.FromUtf8(text[offsets[i]..offsets[i + 1]]),
                values[i],
                IsSet(active, i),
                new DateTime(times[i] / ReadingSchema.NanosecondsPerTick + DateTime.UnixEpoch.Ticks, DateTimeKind.Utc),
                valid.IsEmpty || IsSet(valid, i) ? counts[i] : null);
        return rows;
    }

    // Why not a conditional: a branch on random bits is mispredicted half of the time.
    static int BitOf(bool value) => Unsafe.BitCast<bool, byte>(value);

    static bool IsSet(ReadOnlySpan<byte> bits, int i) => (bits[i >> 3] & (1 << (i & 7))) != 0;
}
