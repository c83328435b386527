using Khonsu.Simulation.Exploring;
using Khonsu.Simulation.Mutants;
using Xunit.Abstractions;

namespace Khonsu.Simulation.Tests.Mutants;

public sealed class PlantedBugTests(ITestOutputHelper output)
{
    // Why not all: those that only a rare seed shows take minutes. The command runs them, and KHONSU_MUTANTS=all here.
    const int QuickSeeds = 1_000;

    // How many of the explorer's spaces are searched in vain at most.
    const int ExploredSpaces = 3;

    static bool IsAll => Environment.GetEnvironmentVariable("KHONSU_MUTANTS") == "all";

    public static TheoryData<string> Names => [.. BugCatalog.All
        .Where(static bug => IsAll || bug.SeedsMax <= QuickSeeds)
        .Select(static bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_bug_is_noticed_within_its_budget(string name)
    {
        BugOutcome outcome = BugHunt.Run(BugCatalog.All.Single(bug => bug.Name == name));
        output.WriteLine(outcome.ToRow());
        Assert.True(outcome.IsKilled, outcome.ToRow());
    }

    [Theory]
    [InlineData("accept_quorum_short")]
    [InlineData("leader_counts_before_sync")]
    [InlineData("prepare_quorum_short")]
    [InlineData("promise_before_sync")]
    [InlineData("session_used_again")]
    [InlineData("worst_log_adopted")]
    public void The_explorer_finds_a_planted_bug_in_a_small_space(string name)
    {
        PlantedBug bug = BugCatalog.All.Single(bug => bug.Name == name);
        BugOutcome outcome = BugHunt.Run(bug with { Emphasis = BugHunt.Spaces, SeedsMax = ExploredSpaces });
        output.WriteLine(outcome.ToRow());
        Assert.True(outcome.IsKilled, outcome.ToRow());
    }

    [Fact]
    public void The_explorer_finds_nothing_in_the_machine_as_it_is_in_the_spaces_of_these()
        => Assert.Equal("", SpaceSurvey.FirstFailure("", ExploredSpaces));

    [Fact]
    public void There_are_at_least_twenty_five_with_names_of_their_own()
    {
        Assert.True(Names.Count >= 25);
        Assert.Equal(BugCatalog.All.Count, BugCatalog.All.Select(static bug => bug.Name).Distinct().Count());
    }

    [Fact]
    public void The_machine_as_it_is_passes_when_it_is_compiled_in_memory()
    {
        var context = new MachineContext(MachineCompiler.Compile(null));
        Assert.Equal("", context.Call(typeof(Simulation.Runs.Soak), "FirstFailure", "Mixed", 20));
    }

    [Fact]
    public void A_text_that_is_not_there_once_is_refused()
    {
        var bug = new PlantedBug("name", "file", "a", "b", "", "Mixed", 1);
        Assert.Equal("xbx", bug.PlantIn("xax"));
        Assert.Throws<InvalidOperationException>(() => bug.PlantIn("xx"));
        Assert.Throws<InvalidOperationException>(() => bug.PlantIn("aa"));
    }
}
