using Apache.Arrow;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// A batch into what finds its rows by key, again and again from nothing; the last rows are compared with those the
/// batch was made of.
/// </summary>
/// <typeparam name="TTable">What finds rows by key.</typeparam>
/// <param name="name">Name of the rival.</param>
/// <param name="rows">The rows of the batch.</param>
/// <param name="batch">The batch.</param>
/// <param name="load">Fills a fresh one.</param>
/// <param name="find">Finds a row by its key.</param>
sealed class LoadContestant<TTable>(
    string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, TTable> load, Func<TTable, long, Reading?> find)
    : Contestant
    where TTable : class
{
    TTable? _last;

    public override string Name => name;

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        // Why dropped first: nobody holds two tables at once.
        Drop();
        _last = load(batch);
        worker.Count(operations: 1, updatesEach: 0);
    }

    public override string? Check(IReadOnlyList<Worker> everyWorker)
    {
        if (_last is not { } table)
            return "nothing was loaded";
        Reading?[] found = Array.ConvertAll(rows, row => find(table, row.Id));
        Drop();
        return Array.IndexOf(found, null) is >= 0 and var missing
            ? $"row {rows[missing].Id} is missing"
            : RowComparison.Compare(rows, found!);
    }

    public override void Dispose() => Drop();

    void Drop()
    {
        (_last as IDisposable)?.Dispose();
        _last = null;
    }
}
