using Khonsu.Simulation.Exploring;
using Khonsu.Simulation.Runs;
using Khonsu.Simulation.Scenarios;

namespace Khonsu.Simulation.Mutants;

/// <summary>Runs the simulator against a machine with a planted bug.</summary>
static class BugHunt
{
    /// <summary>Plans of this name are trials on graphs.</summary>
    public const string Graphs = "Graphs";

    /// <summary>Plans of this name are spaces, searched to their end.</summary>
    public const string Spaces = "Spaces";

    public static BugOutcome Run(PlantedBug bug)
    {
        byte[] image = MachineCompiler.Compile(bug);
        var context = new MachineContext(image);
        Type runner = bug.Emphasis switch
        {
            Graphs => typeof(GraphSurvey),
            Spaces => typeof(SpaceSurvey),
            _ => typeof(Soak),
        };
        string found = (string)context.Call(runner, nameof(Soak.FirstFailure), bug.Emphasis, bug.SeedsMax)!;
        context.Unload();
        int blank = found.IndexOf(' ');
        return blank < 0
            ? new BugOutcome(bug, 0, "nothing")
            : new BugOutcome(bug, int.Parse(found[..blank], null), found[(blank + 1)..]);
    }
}
