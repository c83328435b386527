using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>4 reads and 1 update in one block.</summary>
readonly struct MixedOperation : IOperation
{
    /// <summary>
    /// The next power of two from <see cref="BankContent.MixedKeys"/>, so that the cursor wraps by a mask.
    /// </summary>
    public const int GroupKeys = 8;

    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        for (var i = 0; i < Worker.BatchOperations; i++)
            bank.ReadFourUpdateOne(worker, worker.NextGroup(GroupKeys));
        worker.Count(Worker.BatchOperations, updatesEach: 1);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank> =>
        BankCheck.Compare(bank.Totals(), size, everyWorker, everyWorker.Sum(static w => w.UpdatesEver), rowsAdded: 0);
}
