using Khonsu.Simulation.Plans;

namespace Khonsu.Simulation.Runs;

/// <summary>Runs many seeds. Seeds are independent of each other, so threads may share them out.</summary>
static class Soak
{
    const long ProgressSeeds = 10_000;

    /// <summary>Runs a range of seeds.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="emphasis">Which kind of plans, or null to take the kinds in turn.</param>
    /// <param name="threads">How many threads share the seeds.</param>
    /// <param name="failuresMax">After how many failures to stop.</param>
    /// <param name="reader">Gets each failure and some progress as it comes, or null.</param>
    public static SoakResult Run(
        ulong first, long count, Emphasis? emphasis, int threads, int failuresMax, Action<string>? reader = null)
    {
        var result = new SoakResult();
        long next = -1;
        void Work()
        {
            while (result.FailureCount < failuresMax)
            {
                long taken = Interlocked.Increment(ref next);
                if (taken >= count)
                    return;
                SimPlan plan = PlanFor(first + (ulong)taken, emphasis);
                RunResult run = SimRun.Run(plan);
                result.Add(plan, run);
                if (run.Failure is not null)
                    reader?.Invoke($"seed={plan.Seed} {run.Failure.Split('\n')[0]}");
                if ((taken + 1) % ProgressSeeds == 0)
                    reader?.Invoke($"{taken + 1:N0} seeds, {result.FailureCount} failed");
            }
        }
        Thread[] workers = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
            worker.Start();
        Work();
        foreach (Thread worker in workers)
            worker.Join();
        return result;
    }

    /// <summary>The plan of a seed.</summary>
    public static SimPlan PlanFor(ulong seed, Emphasis? emphasis)
    {
        // Why without transactions: the seeds of before stay what they were, and they take far longer.
        Emphasis[] kinds = [.. Enum.GetValues<Emphasis>().Where(static kind => kind != Emphasis.Transactions)];
        return PlanDraw.Any(seed, emphasis ?? kinds[(int)(seed % (ulong)kinds.Length)]);
    }

    /// <summary>
    /// Looks for the first seed that fails. Strings and numbers only, because a second load of this assembly is called.
    /// </summary>
    /// <param name="emphasis">Name of the kind of plans.</param>
    /// <param name="seedsMax">How many seeds to run at most, from 1.</param>
    /// <returns>The seed and what failed, with a blank between; empty when none did.</returns>
    public static string FirstFailure(string emphasis, int seedsMax)
    {
        for (ulong seed = 1; seed <= (ulong)seedsMax; seed++)
        {
            SimPlan plan = PlanDraw.Any(seed, Enum.Parse<Emphasis>(emphasis));
            RunResult result = SimRun.Run(plan);
            if (result.Failure is not null)
                return $"{seed} {result.Failure.Split('\n')[0]}";
        }
        return "";
    }
}
