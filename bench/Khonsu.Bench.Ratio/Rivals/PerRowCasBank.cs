using System.Collections.Concurrent;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// A <see cref="ConcurrentDictionary{TKey,TValue}"/> with a compare-and-swap for each row. NOT atomic over several
/// rows: a reader sees money that left one account and has not reached the other. Here to show what giving up atomicity
/// would buy.
/// </summary>
readonly struct PerRowCasBank : IBank<PerRowCasBank>
{
    readonly ConcurrentDictionary<long, PlainAccount> _accounts;
    readonly ConcurrentDictionary<string, PlainNamedAccount> _named;
    readonly ConcurrentDictionary<long, PlainCounter> _counters;

    PerRowCasBank(BankSize size)
    {
        var concurrency = Environment.ProcessorCount;
        _accounts = new(concurrency, size.AccountRows);
        _named = new(concurrency, size.Names.Length);
        _counters = new() { [BankContent.CounterKey] = new PlainCounter(BankContent.CounterKey, 0) };
        for (long id = 0; id < size.AccountRows; id++)
            _accounts[id] = BankContent.AccountOf(id);
        for (var i = 0; i < size.Names.Length; i++)
            _named[size.Names[i]] = BankContent.NamedAccountOf(size.Names[i], i);
    }

    public static string Name => "ConcurrentDictionary, CAS per row (NOT atomic)";

    public static bool IsAtomic => false;

    public static PerRowCasBank Create(BankSize size) => new(size);

    public long CounterValue => _counters[BankContent.CounterKey].Value;

    public void Transfer(Worker worker, long source, long target)
    {
        Move(source, -1m);
        Move(target, 1m);
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.MixedKeys);
        worker.ReadSum += SumVersions(keys[..^1]);
        Move(keys[^1], 1m);
    }

    public long ReadTen(Worker worker, int position) =>
        SumVersions(worker.Keys.AsSpan(position, BankContent.PointKeys));

    public long ReadTenNames(Worker worker, int position)
    {
        long sum = 0;
        foreach (var key in worker.Keys.AsSpan(position, BankContent.PointKeys))
            sum += _named[worker.Names[key]].Version;
        return sum;
    }

    public void Increment(Worker worker)
    {
        // Losing the compare-and-swap means that another thread's increment won, so the threads together go on.
        while (true)
        {
            var counter = _counters[BankContent.CounterKey];
            if (_counters.TryUpdate(BankContent.CounterKey, counter with { Value = counter.Value + 1 }, counter))
                return;
        }
    }

    public decimal Sum(Worker worker)
    {
        var sum = 0m;
        foreach (var pair in _accounts)
            sum += pair.Value.Balance;
        return sum;
    }

    public void Add(Worker worker, long key)
    {
        if (!_accounts.TryAdd(key, BankContent.AccountOf(key)))
            throw new InvalidOperationException($"Account {key} was there before its insert.");
    }

    public void Remove(Worker worker, long key)
    {
        if (!_accounts.TryRemove(key, out _))
            throw new InvalidOperationException($"Account {key} was lost before its delete.");
    }

    public BankTotals Totals() => PlainTables.TotalsOf(_accounts.Select(static pair => pair.Value));

    public void Close()
    {
    }

    void Move(long key, decimal amount)
    {
        // Losing the compare-and-swap means that another thread's update of the row won, so the threads together go on.
        while (true)
        {
            var row = _accounts[key];
            if (_accounts.TryUpdate(key, row.Move(amount), row))
                return;
        }
    }

    long SumVersions(ReadOnlySpan<int> keys)
    {
        long sum = 0;
        foreach (var key in keys)
            sum += _accounts[key].Version;
        return sum;
    }
}
