using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>Thread 0 sums all balances of one moment; the other threads run transfers beside it.</summary>
readonly struct SumOperation : IOperation
{
    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        if (worker.Index > 0)
        {
            TransferOperation.RunBatch(bank, worker);
            return;
        }
        if (bank.Sum(worker) != worker.TableRows * BankContent.StartBalance)
            worker.WrongTotals++;
        worker.Count(operations: 1, updatesEach: 0);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank> =>
        TransferOperation.Check(bank, size, everyWorker);
}
