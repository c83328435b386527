using Xunit.Abstractions;

namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>
/// Tests of the tests: each bug planted in what sees to the end of transactions of several shards is found by random
/// walks over a model of their logs, or by the rules where the walks do not come; and without a bug both find nothing.
/// </summary>
public class TwoPhaseMutantTests(ITestOutputHelper output)
{
    const int Seeds = 2_500;

    public static TheoryData<string> Names => [.. TwoPhaseMutantCatalog.All.Select(static mutant => mutant.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_planted_bug_is_found_by_the_walks_or_by_the_rules(string name)
    {
        TwoPhaseMutant mutant = TwoPhaseMutantCatalog.All.Single(one => one.Name == name);

        ProgramOutcome outcome = Run(mutant, mutant.IsForRules);

        output.WriteLine($"{mutant.Name}: {mutant.Breaks}\n{outcome}");
        // Why not any end: a program that crashes, or never ends, was stopped by no check.
        Assert.True(outcome.ExitCode == 1, outcome.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_bug_neither_the_walks_nor_the_rules_find_anything(bool isForRules)
    {
        ProgramOutcome outcome = Run(null, isForRules);

        output.WriteLine(outcome.ToString());
        Assert.True(outcome.IsClean, outcome.ToString());
    }

    static ProgramOutcome Run(TwoPhaseMutant? mutant, bool isForRules)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-twophase-");
        try
        {
            string path = TwoPhaseMutantProgram.Compile(mutant, folder.FullName);
            string[] walk = ["--start", $"{ProgramRun.FirstSeed()}", "--seeds", $"{Seeds}"];
            return ProgramRun.Run(path, isForRules ? [] : walk);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
