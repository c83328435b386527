using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>Every thread adds 1 to the same row: the workload at which a lock is best.</summary>
readonly struct CounterOperation : IOperation
{
    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
            bank.Increment(worker);
        worker.Count(Worker.BatchOperations, updatesEach: 1);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank>
    {
        var increments = everyWorker.Sum(static w => w.UpdatesEver);
        return bank.CounterValue == increments
            ? null
            : $"the counter is {bank.CounterValue:N0} after {increments:N0} increments";
    }
}
