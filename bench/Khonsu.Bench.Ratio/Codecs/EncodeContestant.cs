using Apache.Arrow;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Rows into one batch, again and again; the last batch is compared value by value after the run.</summary>
sealed class EncodeContestant(string name, Reading[] rows, Func<Reading[], RecordBatch> encode) : Contestant
{
    RecordBatch? _last;

    public override string Name => name;

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        _last?.Dispose();
        _last = encode(rows);
        worker.Count(operations: 1, updatesEach: 0);
    }

    // Why by another codec: a codec that is checked by its own reader may be wrong twice.
    public override string? Check(IReadOnlyList<Worker> everyWorker) =>
        _last is null ? "nothing was encoded" : RowComparison.Compare(rows, BuilderCodec.Decode(_last));

    public override void Dispose() => _last?.Dispose();
}
