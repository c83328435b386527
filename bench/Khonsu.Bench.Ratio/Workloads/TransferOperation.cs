using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>2 reads and 2 writes: move 1 between two different accounts.</summary>
readonly struct TransferOperation : IOperation
{
    public const int GroupKeys = 2;

    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        var keys = worker.Keys;
        for (var i = 0; i < Worker.BatchOperations; i++)
        {
            var position = worker.NextGroup(GroupKeys);
            bank.Transfer(worker, keys[position], keys[position + 1]);
        }
        worker.Count(Worker.BatchOperations, updatesEach: 2);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank> =>
        BankCheck.Compare(bank.Totals(), size, everyWorker, moneyAdded: 0m, rowsAdded: 0);
}
