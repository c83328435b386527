using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Bench.Ratio.Rows;
using Khonsu.CompilerServices;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// The generated codec without a table: what a table's <c>ToRecordBatch</c> and <c>FromRecordBatch</c> run, over an
/// array, so that the loop written by hand does the same work. The schema and value checks of the decoder are part of
/// it. Unlike a table's, these rows lie in order and are not fetched ahead.
/// </summary>
static class KhonsuCodec
{
    public static RecordBatch Encode(Reading[] rows) => Encode<long, Reading>(rows);

    public static Reading[] Decode(RecordBatch batch) => Decode<long, Reading>(batch);

    public static RecordBatch Encode<TKey, TRow>(TRow[] rows)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        using var assembler = new BatchAssembler<TKey, TRow, ArrayRows<TRow>>(
            new ArrayRows<TRow>(rows), areScattered: false);
        return assembler.Next(rowsMax: int.MaxValue, rowsExpected: rows.Length, reusesMemory: false);
    }

    public static TRow[] Decode<TKey, TRow>(RecordBatch batch)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => BatchRows.Of<TKey, TRow>([batch]);
}
