using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Commands;

/// <summary>Reads a plan from the options of a command.</summary>
static class PlanArguments
{
    /// <summary>The plan of the seed, changed by the other options.</summary>
    public static SimPlan Read(Arguments arguments)
    {
        Emphasis? emphasis = arguments.Has("emphasis") ? arguments.Member("emphasis", Emphasis.Mixed) : null;
        SimPlan plan = Soak.PlanFor(arguments.Number("seed", 1), emphasis);
        string[] quorums = arguments.Text("quorums", $"{plan.PrepareQuorum}/{plan.AcceptQuorum}").Split('/');
        return plan with
        {
            Nodes = arguments.Count("nodes", plan.Nodes),
            Spares = arguments.Count("spares", plan.Spares),
            PrepareQuorum = int.Parse(quorums[0], null),
            AcceptQuorum = int.Parse(quorums[1], null),
            Groups = arguments.Count("groups", plan.Groups),
            Clients = arguments.Count("clients", plan.Clients),
            Operations = arguments.Count("operations", plan.Operations),
            ChaosTimeouts = arguments.Count("timeouts", plan.ChaosTimeouts),
            IsStream = arguments.Text("stream", plan.IsStream ? "yes" : "no") == "yes",
            Faults = FaultSet.Parse(arguments.Text("faults", plan.Faults.ToString())),
        };
    }
}
