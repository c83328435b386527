using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// One <see cref="ReaderWriterLockSlim"/> around dictionaries of immutable rows: blocks that only read run side by
/// side.
/// </summary>
readonly struct ReaderWriterLockBank : IBank<ReaderWriterLockBank>
{
    readonly ReaderWriterLockSlim _gate;
    readonly Dictionary<long, PlainAccount> _accounts;
    readonly Dictionary<string, PlainNamedAccount> _named;
    readonly Dictionary<long, PlainCounter> _counters;

    ReaderWriterLockBank(BankSize size)
    {
        _gate = new ReaderWriterLockSlim(LockRecursionPolicy.NoRecursion);
        _accounts = PlainTables.Accounts(size);
        _named = PlainTables.NamedAccounts(size);
        _counters = PlainTables.Counters();
    }

    public static string Name => "ReaderWriterLockSlim + Dictionary";

    public static bool IsAtomic => true;

    public static ReaderWriterLockBank Create(BankSize size) => new(size);

    public long CounterValue => _counters[BankContent.CounterKey].Value;

    public void Transfer(Worker worker, long source, long target)
    {
        _gate.EnterWriteLock();
        try
        {
            var sourceRow = _accounts[source];
            var targetRow = _accounts[target];
            _accounts[source] = sourceRow.Move(-1m);
            _accounts[target] = targetRow.Move(1m);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.MixedKeys);
        _gate.EnterWriteLock();
        try
        {
            worker.ReadSum += PlainTables.SumVersions(_accounts, keys[..^1]);
            _accounts[keys[^1]] = _accounts[keys[^1]].Move(1m);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public long ReadTen(Worker worker, int position)
    {
        _gate.EnterReadLock();
        try
        {
            return PlainTables.SumVersions(_accounts, worker.Keys.AsSpan(position, BankContent.PointKeys));
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public long ReadTenNames(Worker worker, int position)
    {
        _gate.EnterReadLock();
        try
        {
            return PlainTables.SumVersions(
                _named, worker.Names, worker.Keys.AsSpan(position, BankContent.PointKeys));
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Increment(Worker worker)
    {
        _gate.EnterWriteLock();
        try
        {
            var counter = _counters[BankContent.CounterKey];
            _counters[BankContent.CounterKey] = counter with { Value = counter.Value + 1 };
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public decimal Sum(Worker worker)
    {
        _gate.EnterReadLock();
        try
        {
            return PlainTables.SumBalances(_accounts);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Add(Worker worker, long key)
    {
        _gate.EnterWriteLock();
        try
        {
            _accounts.Add(key, BankContent.AccountOf(key));
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public void Remove(Worker worker, long key)
    {
        _gate.EnterWriteLock();
        try
        {
            PlainTables.RemoveExisting(_accounts, key);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public BankTotals Totals() => PlainTables.TotalsOf(_accounts.Values);

    public void Close() => _gate.Dispose();
}
