using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// What a user calls: a whole table of a store into one batch, at a snapshot. It walks the index too, which the others
/// need not.
/// </summary>
sealed class TableExportContestant : Contestant
{
    public const string RivalName = "Khonsu, ToRecordBatch of a table";

    const int FillRowsPerBlock = 1_000;

    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly Reading[] _rows;
    RecordBatch? _last;

    public TableExportContestant(Reading[] rows)
    {
        _rows = rows;
        foreach (var chunk in rows.Chunk(FillRowsPerBlock))
            _store.Atomically(chunk, static (tx, added) =>
            {
                foreach (var row in added)
                    // Why a copy: the store would claim the very objects that the other rivals encode.
                    tx.Readings.Add(row with { });
            });
    }

    public override string Name => RivalName;

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        _last?.Dispose();
        _last = _store.Read(static tx => tx.Readings.ToRecordBatch());
        worker.Count(operations: 1, updatesEach: 0);
    }

    // Why sorted: a table has no order.
    public override string? Check(IReadOnlyList<Worker> everyWorker) =>
        _last is null
            ? "nothing was encoded"
            : RowComparison.Compare(_rows, [.. BuilderCodec.Decode(_last).OrderBy(static row => row.Id)]);

    public override void Dispose()
    {
        _last?.Dispose();
        _store.Dispose();
    }
}
