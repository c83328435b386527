using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>
/// A long reader with a small write at its end: thread 0 sums a table up and stores the sum in a row of another one;
/// the other threads transfer beside it. Counted are reports that committed; each is tried once and then anew.
/// </summary>
sealed class ReportContestant(IsolationLevel level, int rows) : LevelContestant(level, rows)
{
    readonly TransactionOptions _once = new() { Isolation = level, MaxAttempts = 1 };

    public override void RunBatch(Worker worker)
    {
        if (worker.Index > 0)
        {
            TransferBatch(worker);
            return;
        }

        var isCommitted = Store.TryAtomically(worker, static (tx, w) =>
        {
            w.BodyRuns++;
            var sum = 0m;
            foreach (var row in tx.Accounts)
                sum += row.Balance;
            tx.Counters[ReportKey] = new Counter(ReportKey, (long)sum);
        }, _once).IsCommitted;
        worker.Count(isCommitted ? 1 : 0, updatesEach: 0);
    }

    public override string? Check(IReadOnlyList<Worker> everyWorker)
    {
        var report = Store.Read(static tx => tx.Counters[ReportKey].Value);
        var isRight = report == 0 || report == TotalOf(everyWorker);
        return isRight ? base.Check(everyWorker) : $"the report says {report}";
    }

    static long TotalOf(IReadOnlyList<Worker> everyWorker) =>
        everyWorker[0].TableRows * (long)BankContent.StartBalance;
}
