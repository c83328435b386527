using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>
/// Inserts and deletes in turn, one row in each block, always under keys that were never used: the pattern of a queue
/// or of orders that come and go. Fresh keys make an index give back the places of dead rows, which keys used again
/// would hide.
/// </summary>
readonly struct ChurnOperation : IOperation
{
    const long FirstKeyOfThread = 1L << 40;

    /// <summary>Rows of each thread that live at a time.</summary>
    const long WindowRows = 1_000;

    public static void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>
    {
        var firstKey = FirstKeyOfThread * (worker.Index + 1);
        for (var i = 0; i < Worker.BatchOperations; i++)
        {
            var step = worker.OperationsEver + i;
            if (step < WindowRows || step % 2 == 0)
                bank.Add(worker, firstKey + InsertsBefore(step));
            else
                bank.Remove(worker, firstKey + step - InsertsBefore(step));
        }
        worker.Count(Worker.BatchOperations, updatesEach: 0);
    }

    public static string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank>
    {
        var living = everyWorker.Sum(static w => InsertsBefore(w.OperationsEver) * 2 - w.OperationsEver);
        return BankCheck.Compare(bank.Totals(), size, everyWorker, moneyAdded: 0m, rowsAdded: living);
    }

    // The first window is only filled; from then on even steps insert and odd steps delete.
    static long InsertsBefore(long step) =>
        step <= WindowRows ? step : WindowRows + (step - WindowRows + 1) / 2;
}
