using Khonsu.Simulation.Exploring;
using Khonsu.Simulation.Mutants;

namespace Khonsu.Simulation.Commands;

/// <summary>Plants each bug in turn and prints at which seed it was noticed, and by what, as a table.</summary>
static class MutantsCommand
{
    public static int Run(Arguments arguments)
    {
        string only = arguments.Text("only", "");
        int threads = arguments.Count("threads", Environment.ProcessorCount);
        PlantedBug[] bugs = [.. BugCatalog.All.Where(bug => bug.Name.Contains(only, StringComparison.Ordinal))];
        if (arguments.Text("plans", "") == BugHunt.Spaces)
        {
            bugs = [.. bugs.Select(static bug
                => bug with { Emphasis = BugHunt.Spaces, SeedsMax = SpaceSurvey.SpaceCount })];
        }
        // Why first: a bug whose text is gone from the sources should not be learnt of after minutes.
        foreach (PlantedBug bug in bugs)
            MachineCompiler.Compile(bug);
        string[] rows = new string[bugs.Length];
        int killed = 0;
        Parallel.For(0, bugs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            BugOutcome outcome = BugHunt.Run(bugs[index]);
            rows[index] = outcome.ToRow();
            Console.Error.WriteLine($"{bugs[index].Name}: {(outcome.IsKilled ? outcome.Seed : "never")}");
            if (outcome.IsKilled)
                Interlocked.Increment(ref killed);
        });
        Console.WriteLine(BugOutcome.Head);
        foreach (string row in rows)
            Console.WriteLine(row);
        Console.WriteLine($"\n{killed} of {bugs.Length} bugs were noticed within their budget.");
        return killed == bugs.Length ? 0 : 1;
    }
}
