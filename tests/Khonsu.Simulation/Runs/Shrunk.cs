using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Shrinking;

namespace Khonsu.Simulation.Runs;

/// <summary>Finds a simpler plan that breaks the same rule.</summary>
static class Shrunk
{
    public static SimPlan Of(SimPlan plan, RunResult failure, int triesMax = 150)
        => Shrinker.Shrink(
            plan, PlanSteps.Simpler, candidate => SimRun.Run(candidate).Rule == failure.Rule, triesMax);
}
