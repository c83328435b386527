using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;
using Xunit.Abstractions;

namespace Khonsu.Simulation.Tests.Runs;

public sealed class SimRunTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_plan_gives_the_same_run()
    {
        HashSet<ulong> hashes = [];
        foreach (ulong seed in SimSeeds.From(1, 25))
        {
            SimPlan plan = Soak.PlanFor(seed, null);
            RunResult one = SimRun.Run(plan);
            RunResult other = SimRun.Run(plan, static _ => { });
            Assert.True(one.TraceHash == other.TraceHash, $"seed={seed}: two runs differ");
            Assert.Equal(one.Events, other.Events);
            hashes.Add(one.TraceHash);
        }
        Assert.True(hashes.Count > 20 || Environment.GetEnvironmentVariable("KHONSU_SEED") is not null);
    }

    [Fact]
    public void No_seed_breaks_anything()
    {
        // The command "soak --seeds 200000" runs more; see docs/consensus-simulation.md.
        ulong[] seeds = [.. SimSeeds.From(1, 1_000), .. SeedsThatFailed()];
        var result = new SoakResult();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Parallel.ForEach(seeds, seed =>
        {
            SimPlan plan = Soak.PlanFor(seed, null);
            result.Add(plan, SimRun.Run(plan));
        });
        output.WriteLine(result.Report(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds));
        if (result.FailureCount == 0)
            return;
        (SimPlan failed, RunResult failure) = result.Failures[0];
        Assert.Fail($"seed={failed.Seed} {failure.Failure}\n{Shrunk.Of(failed, failure).ToCommand()}");
    }

    [Fact]
    public void Every_class_of_faults_is_injected_by_some_seed()
    {
        SoakResult result = Soak.Run(1, 300, null, Environment.ProcessorCount, 1);
        foreach (FaultClass fault in Enum.GetValues<FaultClass>())
            Assert.True(result.Faults[fault] > 0, $"{fault} was never injected");
    }

    [Fact]
    public void A_plan_is_read_back_from_its_command()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            SimPlan plan = Soak.PlanFor(seed, null);
            string[] words = plan.ToCommand().Split(" replay ")[1].Split(' ');
            Assert.Equal(plan, Commands.PlanArguments.Read(new Commands.Arguments(words)));
        }
    }

    [Fact]
    public void Leaving_out_a_class_of_faults_leaves_the_others_as_they_were()
    {
        SimPlan plan = Soak.PlanFor(7, null) with { Faults = FaultSet.Of(FaultClass.Cut, FaultClass.Crash) };
        SimTuning both = SimTuning.Draw(plan);
        SimTuning one = SimTuning.Draw(plan with { Faults = plan.Faults.Without(FaultClass.Crash) });
        Assert.Equal(both.MeanOf(FaultClass.Cut), one.MeanOf(FaultClass.Cut));
        Assert.NotEqual(0, both.MeanOf(FaultClass.Crash));
        Assert.Equal(0, one.MeanOf(FaultClass.Crash));
    }

    static IEnumerable<ulong> SeedsThatFailed()
        => File.ReadLines(Path.Combine(RepositoryFolders.Project, "Seeds.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => ulong.Parse(line.Split(' ')[0], null));
}
