using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// Khonsu at its default, serializable; read-only blocks use <see cref="KhonsuStore.Read(Action{ReadTx})"/>.
/// Compiled a second time, against the runtime with a try-lock for each row, in Khonsu.Bench.TryLock.
/// </summary>
readonly partial struct KhonsuBank : IBank<KhonsuBank>
{
    const int FillRowsPerBlock = 1_000;

    readonly KhonsuStore _store;

    KhonsuBank(BankSize size)
    {
        _store = KhonsuStore.Open();
        for (var first = 0; first < size.AccountRows; first += FillRowsPerBlock)
            _store.Atomically((first, end: Math.Min(first + FillRowsPerBlock, size.AccountRows)), static (tx, range) =>
            {
                for (var id = range.first; id < range.end; id++)
                    tx.Accounts.Add(KhonsuRows.AccountOf(id));
            });
        for (var i = 0; i < size.Names.Length; i++)
            _store.Atomically(
                (name: size.Names[i], i),
                static (tx, s) => tx.NamedAccounts.Add(KhonsuRows.NamedAccountOf(s.name, s.i)));
        _store.Atomically(static tx => tx.Counters.Add(new Counter(BankContent.CounterKey, 0)));
    }

    public static bool IsAtomic => true;

    public static KhonsuBank Create(BankSize size) => new(size);

    public long CounterValue => _store.Read(static tx => tx.Counters[BankContent.CounterKey].Value);

    public void Transfer(Worker worker, long source, long target) =>
        _store.Atomically((worker, source, target), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            var accounts = tx.Accounts;
            accounts.Update(s.source, static row => row.Move(-1m));
            accounts.Update(s.target, static row => row.Move(1m));
        });

    public void ReadFourUpdateOne(Worker worker, int position) =>
        worker.ReadSum += _store.Atomically((worker, position), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            var accounts = tx.Accounts;
            var keys = s.worker.Keys.AsSpan(s.position, BankContent.MixedKeys);
            long sum = 0;
            foreach (var key in keys[..^1])
                sum += accounts[key].Version;
            accounts.Update(keys[^1], static row => row.Move(1m));
            return sum;
        });

    public long ReadTen(Worker worker, int position) =>
        _store.Read((worker, position), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            var accounts = tx.Accounts;
            long sum = 0;
            foreach (var key in s.worker.Keys.AsSpan(s.position, BankContent.PointKeys))
                sum += accounts[key].Version;
            return sum;
        });

    public long ReadTenNames(Worker worker, int position) =>
        _store.Read((worker, position), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            var named = tx.NamedAccounts;
            long sum = 0;
            foreach (var key in s.worker.Keys.AsSpan(s.position, BankContent.PointKeys))
                sum += named[s.worker.Names[key]].Version;
            return sum;
        });

    public void Increment(Worker worker) =>
        _store.Atomically(worker, static (tx, w) =>
        {
            w.BodyRuns++;
            tx.Counters.Update(BankContent.CounterKey, static row => row with { Value = row.Value + 1 });
        });

    public decimal Sum(Worker worker) =>
        _store.Read(worker, static (tx, w) =>
        {
            w.BodyRuns++;
            var sum = 0m;
            foreach (var row in tx.Accounts)
                sum += row.Balance;
            return sum;
        });

    public void Add(Worker worker, long key) =>
        _store.Atomically((worker, key), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            tx.Accounts.Add(KhonsuRows.AccountOf(s.key));
        });

    public void Remove(Worker worker, long key) =>
        _store.Atomically((worker, key), static (tx, s) =>
        {
            s.worker.BodyRuns++;
            if (!tx.Accounts.Remove(s.key))
                throw new InvalidOperationException($"Account {s.key} was lost before its delete.");
        });

    public BankTotals Totals() =>
        _store.Read(static tx =>
        {
            var balance = 0m;
            long versions = 0, count = 0;
            foreach (var row in tx.Accounts)
            {
                balance += row.Balance;
                versions += row.Version;
                count++;
            }
            return new BankTotals(balance, versions, count);
        });

    public void Close() => _store.Dispose();
}
