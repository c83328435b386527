using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>
/// In the manner of SIBench (Cahill 2009, section 5.2): thread 0 looks for the minimum of a table, in a block that
/// could write and does not; the other threads update rows of it.
/// </summary>
sealed class MinimumContestant(IsolationLevel level, int rows) : LevelContestant(level, rows)
{
    public override void RunBatch(Worker worker)
    {
        if (worker.Index > 0)
        {
            TransferBatch(worker);
            return;
        }

        var minimum = Store.Atomically(worker, static (tx, w) =>
        {
            w.BodyRuns++;
            var least = decimal.MaxValue;
            foreach (var row in tx.Accounts)
                least = Math.Min(least, row.Balance);
            return least;
        }, Options);
        worker.ReadSum += (long)minimum;
        worker.Count(operations: 1, updatesEach: 0);
    }
}
