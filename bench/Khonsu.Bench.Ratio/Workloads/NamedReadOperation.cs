using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>A read-only block of 10 accounts by text keys.</summary>
readonly struct NamedReadOperation : IOperation
{
    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
            worker.ReadSum += bank.ReadTenNames(worker, worker.NextGroup(PointReadOperation.GroupKeys));
        worker.Count(Worker.BatchOperations, updatesEach: 0);
    }

    // Why a product: every named account starts at version 1 and stays there.
    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank> =>
        everyWorker.All(static w => w.ReadSum == w.OperationsEver * BankContent.PointKeys)
            ? null
            : "a read missed rows or read a version other than 1";
}
