using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// Trees with Apache.Arrow: builders of lists for the lists; for the record, which has none, builders of its fields
/// that are put together by hand.
/// </summary>
static class BasketBuilderCodec
{
    static readonly StructType s_spot = new(
    [
        new Field("x", DoubleType.Default, nullable: false),
        new Field("y", DoubleType.Default, nullable: false),
        new Field("label", StringType.Default, nullable: false),
    ]);

    public static RecordBatch Encode(Basket[] rows)
    {
        var ids = new Int64Array.Builder().Reserve(rows.Length);
        var xs = new DoubleArray.Builder().Reserve(rows.Length);
        var ys = new DoubleArray.Builder().Reserve(rows.Length);
        var labels = new StringArray.Builder().Reserve(rows.Length);
        var spots = new ArrowBuffer.BitmapBuilder(rows.Length);
        var counts = new ListArray.Builder(new Field("item", Int32Type.Default, nullable: false)).Reserve(rows.Length);
        var items = (Int32Array.Builder)counts.ValueBuilder;
        var tags = new ListArray.Builder(new Field("item", StringType.Default, nullable: false)).Reserve(rows.Length);
        var texts = (StringArray.Builder)tags.ValueBuilder;
        foreach (var row in rows)
        {
            ids.Append(row.Id);
            spots.Append(row.Where is not null);
            xs.Append(row.Where?.X ?? 0);
            ys.Append(row.Where?.Y ?? 0);
            labels.Append(row.Where?.Label ?? "");
            counts.Append();
            foreach (var count in row.Counts)
                items.Append(count);
            tags.Append();
            foreach (var tag in row.Tags)
                texts.Append(tag);
        }
        var where = new StructArray(
            s_spot, rows.Length, [xs.Build(), ys.Build(), labels.Build()], spots.Build(), spots.UnsetBitCount);
        List<IArrowArray> arrays = [ids.Build(), where, counts.Build(), tags.Build()];
        string[] names = ["id", "where", "counts", "tags"];
        var fields = arrays.Select((array, i) => new Field(names[i], array.Data.DataType, nullable: i == 1));
        return new RecordBatch(new Schema(fields, metadata: null), arrays, rows.Length);
    }

    /// <summary>Reads with the getters of Apache.Arrow.</summary>
    public static Basket[] Decode(RecordBatch batch)
    {
        var ids = (Int64Array)batch.Column(0);
        var where = (StructArray)batch.Column(1);
        var xs = (DoubleArray)where.Fields[0];
        var ys = (DoubleArray)where.Fields[1];
        var labels = (StringArray)where.Fields[2];
        var counts = (ListArray)batch.Column(2);
        var tags = (ListArray)batch.Column(3);
        var rows = new Basket[batch.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var numbers = (Int32Array)counts.GetSlicedValues(i);
            var texts = (StringArray)tags.GetSlicedValues(i);
            rows[i] = new Basket(
                ids.GetValue(i)!.Value,
                where.IsNull(i) ? null : new Spot(xs.GetValue(i)!.Value, ys.GetValue(i)!.Value, labels.GetString(i)),
                [.. Enumerable.Range(0, numbers.Length).Select(n => numbers.GetValue(n)!.Value)],
                [.. Enumerable.Range(0, texts.Length).Select(n => texts.GetString(n))]);
        }
        return rows;
    }
}
