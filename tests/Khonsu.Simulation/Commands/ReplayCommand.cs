using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Commands;

/// <summary>Runs one plan and prints what happens in it.</summary>
static class ReplayCommand
{
    public static int Run(Arguments arguments)
    {
        SimPlan plan = PlanArguments.Read(arguments);
        int linesMax = arguments.Count("lines", 2_000);
        var lines = new Queue<string>();
        bool isLive = arguments.Text("live", "no") == "yes";
        RunResult result = SimRun.Run(plan, line =>
        {
            if (isLive)
                Console.WriteLine(line);
            lines.Enqueue(line);
            if (lines.Count > linesMax)
                lines.Dequeue();
        });
        foreach (string line in lines)
            Console.WriteLine(line);
        Console.WriteLine(plan.ToCommand());
        Console.WriteLine($"trace {result.TraceHash:X16}, {result.Events:N0} events, {result.Decided:N0} decided");
        Console.WriteLine(result.Failure ?? "nothing broke");
        if (result.Failure is not null && arguments.Text("shrink", "no") == "yes")
            Console.WriteLine(Shrunk.Of(plan, result).ToCommand());
        return result.Failure is null ? 0 : 1;
    }
}
