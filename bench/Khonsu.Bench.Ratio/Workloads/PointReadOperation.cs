using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>A read-only block of 10 accounts.</summary>
readonly struct PointReadOperation : IOperation
{
    /// <summary>
    /// The next power of two from <see cref="BankContent.PointKeys"/>, so that the cursor wraps by a mask.
    /// </summary>
    public const int GroupKeys = 16;

    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
            worker.ReadSum += bank.ReadTen(worker, worker.NextGroup(GroupKeys));
        worker.Count(Worker.BatchOperations, updatesEach: 0);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank> =>
        everyWorker.All(static w => w.ReadSum == 0)
            ? BankCheck.Compare(bank.Totals(), size, everyWorker, moneyAdded: 0m, rowsAdded: 0)
            : "a row that nobody updated was read with a version other than 0";
}
