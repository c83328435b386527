using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>
/// What a workload repeats, and what must hold afterwards. A batch is one call, so that the loop is compiled to the
/// last tier within milliseconds and is the same compiled shape for every rival.
/// </summary>
interface IOperation
{
    static abstract void RunBatch<TBank>(TBank bank, Worker worker)
        where TBank : struct, IBank<TBank>;

    /// <summary>Checks the bank when no thread runs.</summary>
    /// <returns>What is wrong, or null.</returns>
    static abstract string? Check<TBank>(TBank bank, BankSize size, IReadOnlyList<Worker> everyWorker)
        where TBank : struct, IBank<TBank>;
}
