using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// List appends again, each transaction at one of the two levels that are serializable: together they are, too. Those
/// at Serializable are placed by their commit timestamps, those at SerializableSnapshot perhaps before.
/// </summary>
sealed class MixedLevelsWorkload : IWorkload
{
    static readonly IsolationLevel[] s_levels = [IsolationLevel.SerializableSnapshot, IsolationLevel.Serializable];

    public string Name => "mixed-levels";

    public bool Holds(IsolationLevel level) => level == IsolationLevel.SerializableSnapshot;

    public void Run(WorkloadRun run) => ListAppendWorkload.Run(run, s_levels);
}
