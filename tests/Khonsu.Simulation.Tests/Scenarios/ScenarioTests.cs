using Khonsu.Simulation.Scenarios;

namespace Khonsu.Simulation.Tests.Scenarios;

/// <summary>
/// The scenarios P1 to P10 as texts; <c>KHONSU_ACCEPT=1</c> writes them anew, and the difference is reviewed.
/// </summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. Directory
        .EnumerateFiles(Path.Combine(RepositoryFolders.Project, "Scenarios"), "*.txt")
        .Select(static path => Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_goes_as_it_is_written(string name)
    {
        string path = Path.Combine(RepositoryFolders.Project, "Scenarios", name + ".txt");
        string expected = File.ReadAllText(path);
        string actual = ScenarioScript.Run(expected);
        // Why before accepting: a requirement that fails is not a difference to be accepted.
        Assert.DoesNotContain("FAILS", actual);
        if (Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        else
            Assert.Equal(expected, actual);
    }

    [Fact]
    public void There_are_ten_scenarios() => Assert.Equal(10, Names.Count);

    [Fact]
    public void A_requirement_that_does_not_hold_is_seen()
        => Assert.Contains("FAILS", ScenarioScript.Run("nodes 3 seed 1\nlead 1\nrequire leader 2\n----\n"));

    [Fact]
    public void A_word_that_is_no_command_is_refused()
        => Assert.Throws<FormatException>(static () => ScenarioScript.Run("nodes 3 seed 1\nhope\n"));
}
