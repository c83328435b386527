using System.Globalization;
using Xunit.Abstractions;

namespace Khonsu.Mutants.Tests;

/// <summary>
/// Tests of the tests: each bug planted in the protocol must be found by a workload within a number of budgets, and
/// the protocol as it is must be clean under every one of those budgets.
/// </summary>
public class MutantTests(ITestOutputHelper output)
{
    // Why: a budget is what a bug mostly takes, and threads that run free meet it by chance.
    const int Rounds = 25;

    // Why not all that the largest budgets have: they are for bugs that show seldom. KHONSU_MUTANT_ROUNDS says how
    // often as many are run.
    const int SeedsOfWholeMax = 40;

    public static TheoryData<string> Names => [.. MutantCatalog.All.Select(static mutant => mutant.Name)];

    public static TheoryData<string> BudgetNames => [.. Budgets.Keys];

    static Dictionary<string, StressBudget> Budgets => MutantCatalog.All
        .Select(static mutant => mutant.Budget)
        .GroupBy(static budget => budget with { Seeds = 0 })
        .Select(static same => same.MaxBy(static budget => budget.Seeds)!)
        .ToDictionary(static budget => $"{budget.Workload} {budget.Level} {budget.StallStep}".TrimEnd());

    [Theory, MemberData(nameof(Names))]
    public void A_planted_bug_is_found_within_some_budgets(string name)
    {
        Mutant mutant = MutantCatalog.All.Single(one => one.Name == name);

        ProgramOutcome outcome = ProgramRun.Of(mutant, mutant.Budget, Rounds);

        output.WriteLine($"{mutant.Name}: {mutant.Breaks}\n{mutant.Budget}\n{outcome}");
        Assert.False(outcome.IsClean, $"{mutant.Name} survives {Rounds} times {mutant.Budget}");
    }

    [Theory, MemberData(nameof(BudgetNames))]
    public void The_protocol_as_it_is_is_clean_within_the_same_budget(string name)
    {
        StressBudget budget = Budgets[name];
        budget = budget with { Seeds = Math.Min(budget.Seeds, SeedsOfWholeMax) };
        string rounds = Environment.GetEnvironmentVariable("KHONSU_MUTANT_ROUNDS") ?? "1";

        ProgramOutcome outcome = ProgramRun.OfWhole(budget, int.Parse(rounds, CultureInfo.InvariantCulture));

        output.WriteLine($"{rounds} times {budget}\n{outcome}");
        Assert.True(outcome.IsClean, $"{budget}\n{outcome}");
    }
}
