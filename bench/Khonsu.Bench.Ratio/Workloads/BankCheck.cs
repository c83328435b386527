using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>Compares what a quiescent walk finds with what the workers did.</summary>
static class BankCheck
{
    /// <summary>Each row counts its updates, so a lost update shows even where the money happens to add up.</summary>
    /// <param name="found">The walk.</param>
    /// <param name="size">The rows at the start.</param>
    /// <param name="everyWorker">All workers that ever ran on the bank.</param>
    /// <param name="moneyAdded">What the workers put in.</param>
    /// <param name="rowsAdded">Inserts less deletes.</param>
    public static string? Compare(
        BankTotals found, BankSize size, IReadOnlyList<Worker> everyWorker, decimal moneyAdded, long rowsAdded)
    {
        var rows = size.AccountRows + rowsAdded;
        if (found.Rows != rows)
            return $"{found.Rows:N0} rows instead of {rows:N0}";
        var balance = rows * BankContent.StartBalance + moneyAdded;
        if (found.Balance != balance)
            return $"money is {found.Balance:N0} instead of {balance:N0}";
        var updates = everyWorker.Sum(static w => w.UpdatesEver);
        if (found.Versions != updates)
            return $"rows count {found.Versions:N0} updates instead of {updates:N0}: updates were lost or doubled";
        return null;
    }
}
