using Xunit.Abstractions;

namespace Khonsu.Mutants.Tests.Replicas;

/// <summary>
/// Tests of the tests: each bug planted in what makes stores follow a log is found by random walks over such stores,
/// and without a bug the walks find nothing.
/// </summary>
public class ReplicaMutantTests(ITestOutputHelper output)
{
    const int Seeds = 30;

    public static TheoryData<string> Names => [.. ReplicaMutantCatalog.All.Select(static mutant => mutant.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_planted_bug_is_found_by_the_walks(string name)
    {
        ReplicaMutant mutant = ReplicaMutantCatalog.All.Single(one => one.Name == name);

        ProgramOutcome outcome = Run(mutant);

        output.WriteLine($"{mutant.Name}: {mutant.Breaks}\n{outcome}");
        Assert.False(outcome.IsClean, $"{mutant.Name} survives {Seeds} seeds");
    }

    [Fact]
    public void Without_a_bug_the_walks_find_nothing()
    {
        ProgramOutcome outcome = Run(null);

        Assert.True(outcome.IsClean, outcome.ToString());
    }

    static ProgramOutcome Run(ReplicaMutant? mutant)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-replicas-");
        try
        {
            string path = ReplicaMutantProgram.Compile(mutant, isOfShards: false, folder.FullName);
            return ProgramRun.Run(path, ["--start", $"{ProgramRun.FirstSeed()}", "--seeds", $"{Seeds}"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
