using Khonsu.Simulation.Faults;

namespace Khonsu.Simulation.Plans;

/// <summary>The ways to make a plan simpler, the boldest first.</summary>
static class PlanSteps
{
    public static IEnumerable<SimPlan> Simpler(SimPlan plan)
        => Candidates(plan).Where(candidate => candidate.Size < plan.Size);

    static IEnumerable<SimPlan> Candidates(SimPlan plan)
    {
        yield return plan with { Groups = 1 };
        yield return plan with { Nodes = 3, PrepareQuorum = 2, AcceptQuorum = 2 };
        if (!plan.Faults.Has(FaultClass.Reconfiguration))
            yield return plan with { Spares = 0 };
        foreach (FaultClass fault in plan.Faults.Members)
            yield return plan with { Faults = plan.Faults.Without(fault) };
        yield return plan with { Operations = plan.Operations / 2 };
        yield return plan with { ChaosTimeouts = Math.Max(1, plan.ChaosTimeouts / 2) };
        yield return plan with { Operations = plan.Operations * 3 / 4 };
        yield return plan with { ChaosTimeouts = Math.Max(1, plan.ChaosTimeouts * 3 / 4) };
        yield return plan with { Clients = 1 };
        yield return plan with { Operations = Math.Max(0, plan.Operations - 1) };
        yield return plan with { ChaosTimeouts = Math.Max(1, plan.ChaosTimeouts - 1) };
    }
}
