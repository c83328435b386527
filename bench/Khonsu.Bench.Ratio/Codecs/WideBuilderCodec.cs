using Apache.Arrow;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Many columns with the builders of Apache.Arrow, as a user writes it.</summary>
static class WideBuilderCodec
{
    const int ColumnsOfKind = 8;

    public static RecordBatch Encode(Wide[] rows)
    {
        var longs = Many(() => new Int64Array.Builder().Reserve(rows.Length));
        var doubles = Many(() => new DoubleArray.Builder().Reserve(rows.Length));
        var ints = Many(() => new Int32Array.Builder().Reserve(rows.Length));
        var texts = Many(() => new StringArray.Builder().Reserve(rows.Length));
        foreach (var row in rows)
        {
            longs[0].Append(row.Id);
            longs[1].Append(row.A1);
            longs[2].Append(row.A2);
            longs[3].Append(row.A3);
            longs[4].Append(row.A4);
            longs[5].Append(row.A5);
            longs[6].Append(row.A6);
            longs[7].Append(row.A7);
            doubles[0].Append(row.B0);
            doubles[1].Append(row.B1);
            doubles[2].Append(row.B2);
            doubles[3].Append(row.B3);
            doubles[4].Append(row.B4);
            doubles[5].Append(row.B5);
            doubles[6].Append(row.B6);
            doubles[7].Append(row.B7);
            ints[0].Append(row.C0);
            ints[1].Append(row.C1);
            ints[2].Append(row.C2);
            ints[3].Append(row.C3);
            ints[4].Append(row.C4);
            ints[5].Append(row.C5);
            ints[6].Append(row.C6);
            ints[7].Append(row.C7);
            texts[0].Append(row.D0);
            texts[1].Append(row.D1);
            texts[2].Append(row.D2);
            texts[3].Append(row.D3);
            texts[4].Append(row.D4);
            texts[5].Append(row.D5);
            texts[6].Append(row.D6);
            texts[7].Append(row.D7);
        }
        List<IArrowArray> arrays =
        [
            .. longs.Select(static b => b.Build()), .. doubles.Select(static b => b.Build()),
            .. ints.Select(static b => b.Build()), .. texts.Select(static b => b.Build()),
        ];
        var fields = arrays.Select(
            static (array, i) => new Field(NameOf(i), array.Data.DataType, i / ColumnsOfKind == 2));
        return new RecordBatch(new Schema(fields, metadata: null), arrays, rows.Length);
    }

    static string NameOf(int column) =>
        column == 0 ? "id" : $"{"abcd"[column / ColumnsOfKind]}{column % ColumnsOfKind}";

    static T[] Many<T>(Func<T> make) => [.. Enumerable.Range(0, ColumnsOfKind).Select(_ => make())];
}
