using System.Diagnostics;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>What the rivals over plain dictionaries share: filling, and the work inside their locks.</summary>
static class PlainTables
{
    const int RowsBetweenClockLooks = 4096;

    public static Dictionary<long, PlainAccount> Accounts(BankSize size)
    {
        var rows = new Dictionary<long, PlainAccount>(size.AccountRows);
        for (long id = 0; id < size.AccountRows; id++)
            rows.Add(id, BankContent.AccountOf(id));
        return rows;
    }

    public static Dictionary<string, PlainNamedAccount> NamedAccounts(BankSize size)
    {
        var rows = new Dictionary<string, PlainNamedAccount>(size.Names.Length);
        for (var i = 0; i < size.Names.Length; i++)
            rows.Add(size.Names[i], BankContent.NamedAccountOf(size.Names[i], i));
        return rows;
    }

    public static Dictionary<long, PlainCounter> Counters() =>
        new() { [BankContent.CounterKey] = new PlainCounter(BankContent.CounterKey, 0) };

    public static long SumVersions(Dictionary<long, PlainAccount> rows, ReadOnlySpan<int> keys)
    {
        long sum = 0;
        foreach (var key in keys)
            sum += rows[key].Version;
        return sum;
    }

    public static long SumVersions(
        Dictionary<string, PlainNamedAccount> rows, string[] names, ReadOnlySpan<int> keys)
    {
        long sum = 0;
        foreach (var key in keys)
            sum += rows[names[key]].Version;
        return sum;
    }

    public static decimal SumBalances(Dictionary<long, PlainAccount> rows)
    {
        var sum = 0m;
        foreach (var row in rows.Values)
            sum += row.Balance;
        return sum;
    }

    public static void RemoveExisting(Dictionary<long, PlainAccount> rows, long key)
    {
        if (!rows.Remove(key))
            throw new InvalidOperationException($"Account {key} was lost before its delete.");
    }

    public static BankTotals TotalsOf(IEnumerable<PlainAccount> rows)
    {
        var balance = 0m;
        long versions = 0, count = 0;
        foreach (var row in rows)
        {
            balance += row.Balance;
            versions += row.Version;
            count++;
        }
        return new BankTotals(balance, versions, count);
    }

    /// <summary>Stops a fill that takes too long; looks at the clock every few thousand rows.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static void CheckFillTime(long row, long startTimestamp, BankSize size)
    {
        if (row % RowsBetweenClockLooks != 0)
            return;
        if (Stopwatch.GetElapsedTime(startTimestamp).TotalSeconds > size.FillSecondsMax)
            throw new TimeoutException(
                $"filling stopped after {size.FillSecondsMax:F0} s at row {row:N0} of {size.AccountRows:N0}.");
    }
}
