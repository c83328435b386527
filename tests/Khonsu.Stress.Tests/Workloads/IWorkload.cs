namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Random transactions with a rule that must hold.</summary>
interface IWorkload
{
    /// <summary>How reports and Seeds.txt call it.</summary>
    string Name { get; }

    /// <summary>Whether the rule is promised at a level.</summary>
    bool Holds(IsolationLevel level);

    /// <summary>Runs it once; a violation is reported to the run.</summary>
    void Run(WorkloadRun run);
}
