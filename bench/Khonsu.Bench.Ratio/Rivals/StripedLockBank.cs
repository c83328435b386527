using System.Numerics;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// 64 locks, each with dictionaries of its own. A block enters the locks of all its rows in ascending order, as a set
/// of bits, so blocks are atomic and cannot deadlock; a sum over all accounts enters all of them.
/// </summary>
readonly struct StripedLockBank : IBank<StripedLockBank>
{
    const int StripeBits = 6;
    const int Stripes = 1 << StripeBits;
    const ulong HashFactor = 0x9E3779B97F4A7C15;

    readonly Stripe[] _stripes;
    readonly Dictionary<long, PlainCounter> _counters;

    StripedLockBank(BankSize size)
    {
        _stripes = [.. Enumerable.Range(0, Stripes).Select(static _ => new Stripe())];
        _counters = PlainTables.Counters();
        for (long id = 0; id < size.AccountRows; id++)
            _stripes[StripeOf(id)].Accounts.Add(id, BankContent.AccountOf(id));
        for (var i = 0; i < size.Names.Length; i++)
            _stripes[StripeOf(size.Names[i])].Named.Add(size.Names[i], BankContent.NamedAccountOf(size.Names[i], i));
    }

    public static string Name => "64 striped locks + Dictionary";

    public static bool IsAtomic => true;

    public static StripedLockBank Create(BankSize size) => new(size);

    public long CounterValue => _counters[BankContent.CounterKey].Value;

    public void Transfer(Worker worker, long source, long target)
    {
        var sourceStripe = StripeOf(source);
        var targetStripe = StripeOf(target);
        var sourceRows = _stripes[sourceStripe].Accounts;
        var targetRows = _stripes[targetStripe].Accounts;
        var held = (1UL << sourceStripe) | (1UL << targetStripe);
        Enter(held);
        try
        {
            var sourceRow = sourceRows[source];
            var targetRow = targetRows[target];
            sourceRows[source] = sourceRow.Move(-1m);
            targetRows[target] = targetRow.Move(1m);
        }
        finally
        {
            Exit(held);
        }
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.MixedKeys);
        var held = StripesOf(keys);
        Enter(held);
        try
        {
            worker.ReadSum += SumVersions(keys[..^1]);
            var rows = _stripes[StripeOf(keys[^1])].Accounts;
            rows[keys[^1]] = rows[keys[^1]].Move(1m);
        }
        finally
        {
            Exit(held);
        }
    }

    public long ReadTen(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.PointKeys);
        var held = StripesOf(keys);
        Enter(held);
        try
        {
            return SumVersions(keys);
        }
        finally
        {
            Exit(held);
        }
    }

    public long ReadTenNames(Worker worker, int position)
    {
        var keys = worker.Keys.AsSpan(position, BankContent.PointKeys);
        var held = 0UL;
        foreach (var key in keys)
            held |= 1UL << StripeOf(worker.Names[key]);
        Enter(held);
        try
        {
            long sum = 0;
            foreach (var key in keys)
                sum += _stripes[StripeOf(worker.Names[key])].Named[worker.Names[key]].Version;
            return sum;
        }
        finally
        {
            Exit(held);
        }
    }

    public void Increment(Worker worker)
    {
        lock (_stripes[StripeOf(BankContent.CounterKey)].Gate)
        {
            var counter = _counters[BankContent.CounterKey];
            _counters[BankContent.CounterKey] = counter with { Value = counter.Value + 1 };
        }
    }

    public decimal Sum(Worker worker)
    {
        Enter(ulong.MaxValue);
        try
        {
            var sum = 0m;
            foreach (var stripe in _stripes)
                sum += PlainTables.SumBalances(stripe.Accounts);
            return sum;
        }
        finally
        {
            Exit(ulong.MaxValue);
        }
    }

    public void Add(Worker worker, long key)
    {
        var stripe = _stripes[StripeOf(key)];
        lock (stripe.Gate)
            stripe.Accounts.Add(key, BankContent.AccountOf(key));
    }

    public void Remove(Worker worker, long key)
    {
        var stripe = _stripes[StripeOf(key)];
        lock (stripe.Gate)
            PlainTables.RemoveExisting(stripe.Accounts, key);
    }

    public BankTotals Totals() => PlainTables.TotalsOf(_stripes.SelectMany(static s => s.Accounts.Values));

    public void Close()
    {
    }

    static int StripeOf(long key) => (int)(((ulong)key * HashFactor) >> (64 - StripeBits));

    static int StripeOf(string name) => name.GetHashCode() & (Stripes - 1);

    static ulong StripesOf(ReadOnlySpan<int> keys)
    {
        var held = 0UL;
        foreach (var key in keys)
            held |= 1UL << StripeOf(key);
        return held;
    }

    long SumVersions(ReadOnlySpan<int> keys)
    {
        long sum = 0;
        foreach (var key in keys)
            sum += _stripes[StripeOf(key)].Accounts[key].Version;
        return sum;
    }

    void Enter(ulong stripes)
    {
        for (; stripes != 0; stripes &= stripes - 1)
            _stripes[BitOperations.TrailingZeroCount(stripes)].Gate.Enter();
    }

    void Exit(ulong stripes)
    {
        for (; stripes != 0; stripes &= stripes - 1)
            _stripes[BitOperations.TrailingZeroCount(stripes)].Gate.Exit();
    }
}
