using System.Diagnostics;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// The STM of LanguageExt: a <c>Ref</c> for each row, blocks at serialisable isolation. Its references cannot be found
/// by key, so a plain dictionary finds them; it does not change while blocks run. Rows that come and go live in one
/// reference to an immutable map, which is this library's way.
/// </summary>
readonly struct LanguageExtBank : IBank<LanguageExtBank>
{
    readonly Dictionary<long, Ref<PlainAccount>> _accounts;
    readonly Dictionary<string, Ref<PlainNamedAccount>> _named;
    readonly Ref<LanguageExt.HashMap<long, PlainAccount>> _churned;
    readonly Ref<PlainCounter> _counter;

    LanguageExtBank(BankSize size)
    {
        _accounts = new(size.AccountRows);
        _named = new(size.Names.Length);
        _churned = Ref(LanguageExt.HashMap<long, PlainAccount>.Empty);
        _counter = Ref(new PlainCounter(BankContent.CounterKey, 0));
        var start = Stopwatch.GetTimestamp();
        for (long id = 0; id < size.AccountRows; id++)
        {
            PlainTables.CheckFillTime(id, start, size);
            _accounts.Add(id, Ref(BankContent.AccountOf(id)));
        }
        for (var i = 0; i < size.Names.Length; i++)
            _named.Add(size.Names[i], Ref(BankContent.NamedAccountOf(size.Names[i], i)));
    }

    public static string Name => RivalNames.LanguageExt;

    public static bool IsAtomic => true;

    public static LanguageExtBank Create(BankSize size) => new(size);

    public long CounterValue => _counter.Value.Value;

    public void Transfer(Worker worker, long source, long target)
    {
        var accounts = _accounts;
        Atomic(() =>
        {
            worker.BodyRuns++;
            var sourceRef = accounts[source];
            var targetRef = accounts[target];
            var sourceRow = sourceRef.Value;
            var targetRow = targetRef.Value;
            sourceRef.Value = sourceRow.Move(-1m);
            targetRef.Value = targetRow.Move(1m);
            return 0L;
        });
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        var accounts = _accounts;
        worker.ReadSum += Atomic(() =>
        {
            worker.BodyRuns++;
            var keys = worker.Keys.AsSpan(position, BankContent.MixedKeys);
            var sum = SumVersions(accounts, keys[..^1]);
            var updated = accounts[keys[^1]];
            updated.Value = updated.Value.Move(1m);
            return sum;
        });
    }

    public long ReadTen(Worker worker, int position)
    {
        var accounts = _accounts;
        return Atomic(() =>
        {
            worker.BodyRuns++;
            return SumVersions(accounts, worker.Keys.AsSpan(position, BankContent.PointKeys));
        });
    }

    public long ReadTenNames(Worker worker, int position)
    {
        var named = _named;
        return Atomic(() =>
        {
            worker.BodyRuns++;
            long sum = 0;
            foreach (var key in worker.Keys.AsSpan(position, BankContent.PointKeys))
                sum += named[worker.Names[key]].Value.Version;
            return sum;
        });
    }

    public void Increment(Worker worker)
    {
        var counter = _counter;
        Atomic(() =>
        {
            worker.BodyRuns++;
            var row = counter.Value;
            counter.Value = row with { Value = row.Value + 1 };
            return 0L;
        });
    }

    public decimal Sum(Worker worker)
    {
        var accounts = _accounts;
        return Atomic(() =>
        {
            worker.BodyRuns++;
            var sum = 0m;
            foreach (var row in accounts.Values)
                sum += row.Value.Balance;
            return sum;
        });
    }

    public void Add(Worker worker, long key)
    {
        var churned = _churned;
        Atomic(() =>
        {
            worker.BodyRuns++;
            churned.Value = churned.Value.Add(key, BankContent.AccountOf(key));
            return 0L;
        });
    }

    public void Remove(Worker worker, long key)
    {
        var churned = _churned;
        Atomic(() =>
        {
            worker.BodyRuns++;
            churned.Value = churned.Value.Remove(key);
            return 0L;
        });
    }

    public BankTotals Totals() =>
        PlainTables.TotalsOf(_accounts.Values.Select(static row => row.Value).Concat(_churned.Value.Values));

    // Why explicit: the library keeps all references of the process in one map until a finalizer removes them.
    public void Close()
    {
        _accounts.Clear();
        _named.Clear();
    }

    static T Atomic<T>(Func<T> block) => atomic(block, Isolation.Serialisable);

    static long SumVersions(Dictionary<long, Ref<PlainAccount>> accounts, ReadOnlySpan<int> keys)
    {
        long sum = 0;
        foreach (var key in keys)
            sum += accounts[key].Value.Version;
        return sum;
    }
}
