using System.Globalization;
using Khonsu.Mutants.Tests.Replicas;
using Xunit.Abstractions;

namespace Khonsu.Mutants.Tests.Shards;

/// <summary>
/// Tests of the tests: each bug planted in what makes several shards one store is found by worlds of sharded nodes, and
/// without a bug they find nothing.
/// </summary>
public class ShardMutantTests(ITestOutputHelper output)
{
    const int Seeds = 1500;

    // Why few: the same worlds run in ShardWorldTests, from the same seed on. Here it is about how they are compiled.
    const int SeedsOfWhole = 40;

    public static TheoryData<string> Names => [.. ShardMutantCatalog.All.Select(static mutant => mutant.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_planted_bug_is_found_by_the_worlds(string name)
    {
        ReplicaMutant mutant = ShardMutantCatalog.All.Single(one => one.Name == name);

        ProgramOutcome outcome = Run(mutant, Seeds);

        output.WriteLine($"{mutant.Name}: {mutant.Breaks}\n{outcome}");
        Assert.False(outcome.IsClean, $"{mutant.Name} survives {Seeds} seeds");
        Assert.Contains("seed=", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_bug_the_worlds_find_nothing()
    {
        ProgramOutcome outcome = Run(null, SeedsOfWhole);

        Assert.True(outcome.IsClean, outcome.ToString());
    }

    static ProgramOutcome Run(ReplicaMutant? mutant, int seeds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-shards-");
        try
        {
            string path = ReplicaMutantProgram.Compile(mutant, isOfShards: true, folder.FullName);
            string start = Math.Max(ProgramRun.FirstSeed(), mutant?.FirstSeed ?? 1)
                .ToString(CultureInfo.InvariantCulture);
            return ProgramRun.Run(
                path, ["--start", start, "--seeds", seeds.ToString(CultureInfo.InvariantCulture)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
