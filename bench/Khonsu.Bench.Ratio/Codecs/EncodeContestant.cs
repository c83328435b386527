using Apache.Arrow;
using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Rows into one batch, again and again; the last batch is compared value by value after the run.</summary>
sealed class EncodeContestant<TRow>(
    string name, TRow[] rows, Func<TRow[], RecordBatch> encode, Func<RecordBatch, string?> check) : Contestant
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

    public override string? Check(IReadOnlyList<Worker> everyWorker) =>
        _last is null ? "nothing was encoded" : check(_last);

    public override void Dispose() => _last?.Dispose();
}
