using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Features;

/// <summary>A rival of the contests of single features: its operation and its check as functions.</summary>
/// <param name="name">How the report calls it.</param>
/// <param name="operation">One operation of a worker; of which sort depends on the contest.</param>
/// <param name="check">Given the operations of every worker that ever ran, says what is wrong, or null.</param>
/// <param name="dispose">Ends it.</param>
/// <param name="batchOperations">How many operations lie between two looks at the clock.</param>
sealed class FeatureContestant(
    string name,
    Action<Worker> operation,
    Func<long, string?> check,
    Action? dispose = null,
    int batchOperations = Worker.BatchOperations) : Contestant
{
    public override string Name => name;

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        for (var i = 0; i < batchOperations; i++)
            operation(worker);
        worker.Count(batchOperations, updatesEach: 1);
    }

    public override string? Check(IReadOnlyList<Worker> everyWorker) =>
        check(everyWorker.Sum(static worker => worker.OperationsEver));

    public override void Dispose() => dispose?.Invoke();
}
