namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>One rival in one contest: its filled bank and the operation that is measured.</summary>
abstract class Contestant : IDisposable
{
    public abstract string Name { get; }

    /// <summary>
    /// Whether a block of several rows is one atomic step; totals of others may be wrong and are counted only.
    /// </summary>
    public abstract bool IsAtomic { get; }

    /// <summary>Runs <see cref="Worker.BatchOperations"/> operations, or one long one.</summary>
    public abstract void RunBatch(Worker worker);

    /// <summary>Checks the bank when all threads have stopped.</summary>
    /// <param name="everyWorker">All workers that ever ran on this bank.</param>
    /// <returns>What is wrong, or null.</returns>
    public abstract string? Check(IReadOnlyList<Worker> everyWorker);

    public abstract void Dispose();
}
