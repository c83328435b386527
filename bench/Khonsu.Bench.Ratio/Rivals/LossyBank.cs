using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// The baseline, broken on purpose once in each batch: an update is lost, a sum is torn, a row is not there. It takes
/// part in
/// <c>--prove-checks</c> only, which shows that every check of the driver bites.
/// </summary>
readonly struct LossyBank : IBank<LossyBank>
{
    readonly GlobalLockBank _bank;

    LossyBank(BankSize size) => _bank = GlobalLockBank.Create(size);

    public static string Name => "lossy";

    public static bool IsAtomic => true;

    public static LossyBank Create(BankSize size) => new(size);

    public long CounterValue => _bank.CounterValue;

    // The money still adds up when a whole transfer is lost; only the rows' own counts of updates show it.
    public void Transfer(Worker worker, long source, long target)
    {
        if (!IsLost(worker))
            _bank.Transfer(worker, source, target);
    }

    public void ReadFourUpdateOne(Worker worker, int position)
    {
        if (!IsLost(worker))
            _bank.ReadFourUpdateOne(worker, position);
    }

    public long ReadTen(Worker worker, int position) => _bank.ReadTen(worker, position) + (IsLost(worker) ? 1 : 0);

    public long ReadTenNames(Worker worker, int position) =>
        _bank.ReadTenNames(worker, position) - (IsLost(worker) ? 1 : 0);

    public void Increment(Worker worker)
    {
        if (!IsLost(worker))
            _bank.Increment(worker);
    }

    public decimal Sum(Worker worker) => _bank.Sum(worker) + 1m;

    public void Add(Worker worker, long key)
    {
        if (!IsLost(worker))
            _bank.Add(worker, key);
    }

    public void Remove(Worker worker, long key) => _bank.Remove(worker, key);

    public BankTotals Totals() => _bank.Totals();

    public void Close() => _bank.Close();

    static bool IsLost(Worker worker) => worker.BodyRuns++ % Worker.BatchOperations == Worker.BatchOperations - 1;
}
