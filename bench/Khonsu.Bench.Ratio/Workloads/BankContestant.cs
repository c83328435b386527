using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>
/// A rival's bank with the operation of a workload; the two structs make the loop one compiled method.
/// </summary>
sealed class BankContestant<TBank, TOperation>(BankSize size) : Contestant
    where TBank : struct, IBank<TBank>
    where TOperation : struct, IOperation
{
    readonly TBank _bank = TBank.Create(size);

    public override string Name => TBank.Name;

    public override bool IsAtomic => TBank.IsAtomic;

    public override void RunBatch(Worker worker) => TOperation.RunBatch(_bank, worker);

    public override string? Check(IReadOnlyList<Worker> everyWorker) => TOperation.Check(_bank, size, everyWorker);

    public override void Dispose() => _bank.Close();
}
