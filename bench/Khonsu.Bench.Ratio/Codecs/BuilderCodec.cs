using Apache.Arrow;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// What a user of Apache.Arrow writes: one builder for each column, one append for each value, one getter for each
/// cell.
/// </summary>
static class BuilderCodec
{
    public static RecordBatch Encode(Reading[] rows)
    {
        var ids = new Int64Array.Builder().Reserve(rows.Length);
        var codes = new StringArray.Builder().Reserve(rows.Length);
        var values = new DoubleArray.Builder().Reserve(rows.Length);
        var active = new BooleanArray.Builder().Reserve(rows.Length);
        var times = new TimestampArray.Builder(ReadingSchema.Timestamp).Reserve(rows.Length);
        var counts = new Int32Array.Builder().Reserve(rows.Length);
        foreach (var row in rows)
        {
            ids.Append(row.Id);
            codes.Append(row.Code);
            values.Append(row.Value);
            active.Append(row.IsActive);
            times.Append(new DateTimeOffset(row.At));
            counts.Append(row.Count);
        }
        return new RecordBatch(
            ReadingSchema.Value,
            [ids.Build(), codes.Build(), values.Build(), active.Build(), times.Build(), counts.Build()],
            rows.Length);
    }

    public static Reading[] Decode(RecordBatch batch)
    {
        var ids = (Int64Array)batch.Column(0);
        var codes = (StringArray)batch.Column(1);
        var values = (DoubleArray)batch.Column(2);
        var active = (BooleanArray)batch.Column(3);
        var times = (TimestampArray)batch.Column(4);
        var counts = (Int32Array)batch.Column(5);
        var rows = new Reading[batch.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Reading(
                ids.GetValue(i)!.Value, codes.GetString(i), values.GetValue(i)!.Value, active.GetValue(i)!.Value,
                times.GetTimestamp(i)!.Value.UtcDateTime, counts.GetValue(i));
        return rows;
    }
}
