using Khonsu.Diagnostics;
using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Khonsu.Coyote.Tests;

/// <summary>Runs a scenario under many schedules, which a scheduler chooses at every step of the protocol.</summary>
static class Exploration
{
    const uint Seed = 4711;
    const int StepsMax = 20_000;

    [ThreadStatic]
    static bool t_isScheduled;

    /// <summary>Explores a scenario.</summary>
    /// <param name="scenario">What each schedule runs; a failed check in it is a bug.</param>
    /// <param name="schedules">How many schedules.</param>
    /// <returns>What was found, with all that a replay needs.</returns>
    public static Finding Explore(Action scenario, uint schedules)
    {
        uint seed = uint.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out uint wanted) ? wanted : Seed;
        Configuration configuration = Configuration.Create()
            .WithTestingIterations(schedules)
            .WithRandomGeneratorSeed(seed)
            .WithMaxSchedulingSteps(StepsMax)
            .WithPartiallyControlledConcurrencyAllowed()
            .WithSystematicFuzzingFallbackEnabled(false)
            .WithTelemetryEnabled(false);
        StepHook.Hook = static _ => Interleave();
        using TestingEngine engine = TestingEngine.Create(configuration, scenario);
        engine.Run();
        StepHook.Hook = null;
        TestReport report = engine.TestReport;
        int explored = report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths;
        return new Finding(
            report.NumOfFoundBugs,
            report.BugReports.FirstOrDefault() ?? "",
            $"seed={seed}: {explored} schedules, {report.NumOfFoundBugs} bugs");
    }

    /// <summary>Runs bodies at once, each as a task that the scheduler controls.</summary>
    /// <param name="bodies">The bodies.</param>
    public static void RunTogether(params ReadOnlySpan<Action> bodies)
    {
        var tasks = new Task[bodies.Length];
        for (int index = 0; index < tasks.Length; index++)
        {
            Action body = bodies[index];
            tasks[index] = Task.Run(() => RunScheduled(body));
        }

        Task.WaitAll(tasks);
    }

    static void RunScheduled(Action body)
    {
        t_isScheduled = true;
        try
        {
            body();
        }
        finally
        {
            t_isScheduled = false;
        }
    }

    static void Interleave()
    {
        // Why: finalizers of old stores pass steps, too, on a thread that the scheduler does not know.
        if (t_isScheduled)
            SchedulingPoint.Interleave();
    }
}
