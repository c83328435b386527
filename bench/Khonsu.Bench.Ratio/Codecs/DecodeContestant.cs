using Apache.Arrow;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// One batch into rows, again and again; the last rows are compared with those the batch was made of.
/// </summary>
sealed class DecodeContestant(
    string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, Reading[]> decode) : Contestant
{
    Reading[]? _last;

    public override string Name => name;

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        _last = decode(batch);
        worker.Count(operations: 1, updatesEach: 0);
    }

    public override string? Check(IReadOnlyList<Worker> everyWorker)
    {
        var found = _last is null ? "nothing was decoded" : RowComparison.Compare(rows, _last);
        // Why dropped: a million rows that stay alive would be copied by the collections of the other rivals.
        _last = null;
        return found;
    }

    public override void Dispose() => _last = null;
}
