using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// The generated codec without a table: what a table's <c>ToRecordBatch</c> and <c>FromRecordBatch</c> run, over an
/// array, so that the loop written by hand does the same work. The schema and value checks of the decoder are part of
/// it. Unlike a table's, these rows lie in order and are not fetched ahead.
/// </summary>
static class KhonsuCodec
{
    public static RecordBatch Encode(Reading[] rows)
    {
        using var assembler = new BatchAssembler<long, Reading, ArrayRows>(new ArrayRows(rows), areScattered: false);
        return assembler.Next(rowsMax: int.MaxValue, rowsExpected: rows.Length, reusesMemory: false);
    }

    public static Reading[] Decode(RecordBatch batch) => BatchRows.Of<long, Reading>([batch]);
}
