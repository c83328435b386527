using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>The baseline: one <see cref="Lock"/> around dictionaries of immutable rows.</summary>
readonly struct GlobalLockBank : IBank<GlobalLockBank>
{
    readonly Lock _gate;
    readonly Dictionary<long, PlainAccount> _accounts;
    readonly Dictionary<string, PlainNamedAccount> _named;
    readonly Dictionary<long, PlainCounter> _counters;

    GlobalLockBank(BankSize size)
    {
        _gate = new Lock();
        _accounts = PlainTables.Accounts(size);
        _named = PlainTables.NamedAccounts(size);
        _counters = PlainTables.Counters();
    }

    public static string Name => "global Lock + Dictionary";

    public static bool IsAtomic => true;

    public static GlobalLockBank Create(BankSize size) => new(size);

    public long CounterValue => _counters[BankContent.CounterKey].Value;

    public void Transfer(Worker worker, long source, long target)
    {
        lock (_gate)
        {
            var sourceRow = _accounts[source];
            var targetRow = _accounts[target];
            _accounts[source] = sourceRow.Move(-1m);
            _accounts[target] = targetRow.Move(1m);
        }
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.MixedKeys);
        lock (_gate)
        {
            worker.ReadSum += PlainTables.SumVersions(_accounts, keys[..^1]);
            _accounts[keys[^1]] = _accounts[keys[^1]].Move(1m);
        }
    }

    public long ReadTen(Worker worker, int position)
    {
        lock (_gate)
            return PlainTables.SumVersions(_accounts, worker.Keys.AsSpan(position, BankContent.PointKeys));
    }

    public long ReadTenNames(Worker worker, int position)
    {
        lock (_gate)
            return PlainTables.SumVersions(
                _named, worker.Names, worker.Keys.AsSpan(position, BankContent.PointKeys));
    }

    public void Increment(Worker worker)
    {
        lock (_gate)
        {
            var counter = _counters[BankContent.CounterKey];
            _counters[BankContent.CounterKey] = counter with { Value = counter.Value + 1 };
        }
    }

    public decimal Sum(Worker worker)
    {
        lock (_gate)
            return PlainTables.SumBalances(_accounts);
    }

    public void Add(Worker worker, long key)
    {
        lock (_gate)
            _accounts.Add(key, BankContent.AccountOf(key));
    }

    public void Remove(Worker worker, long key)
    {
        lock (_gate)
            PlainTables.RemoveExisting(_accounts, key);
    }

    public BankTotals Totals() => PlainTables.TotalsOf(_accounts.Values);

    public void Close()
    {
    }
}
