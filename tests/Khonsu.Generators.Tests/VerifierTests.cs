using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests;

/// <summary>Golden files guard something only while they belong to a test and a difference fails.</summary>
public sealed class VerifierTests
{
    static readonly string s_folder = Path.Combine(TestPaths.Project, "Snapshots");

    [Fact]
    public void Every_golden_file_belongs_to_a_test()
    {
        HashSet<string> tests = [.. typeof(VerifierTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.IsDefined(typeof(FactAttribute), false))
            .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}")];
        string[] stale = [.. Directory.EnumerateFiles(s_folder, "*.verified.cs")
            .Select(static path => Path.GetFileName(path))
            .Where(name => !tests.Contains(name.Split('#')[0]))];
        Assert.Empty(stale);
    }

    [Fact]
    public void A_difference_fails_and_leaves_what_was_received()
    {
        string verified = Path.Combine(s_folder, "VerifierTests.Different#City.g.verified.cs");
        string received = Path.Combine(s_folder, "VerifierTests.Different#City.g.received.cs");
        string? accept = Environment.GetEnvironmentVariable("KHONSU_ACCEPT");
        try
        {
            Environment.SetEnvironmentVariable("KHONSU_ACCEPT", null);
            File.WriteAllText(verified, "//HintName: City.g.cs\nclass Old;\n");
            Exception failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(
                () => Verifier.Verify(Result(), test: "Different"));
            Assert.Contains("- class Old;", failure.Message, StringComparison.Ordinal);
            Assert.Contains("+ partial record City :", failure.Message, StringComparison.Ordinal);
            Assert.StartsWith("//HintName: City.g.cs\n", File.ReadAllText(received), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KHONSU_ACCEPT", accept);
            File.Delete(verified);
            File.Delete(received);
        }
    }

    [Fact]
    public void A_stale_golden_file_fails()
    {
        string stale = Path.Combine(s_folder, "VerifierTests.Stale#Gone.g.verified.cs");
        string? accept = Environment.GetEnvironmentVariable("KHONSU_ACCEPT");
        try
        {
            Environment.SetEnvironmentVariable("KHONSU_ACCEPT", null);
            File.WriteAllText(stale, "class Gone;");
            GeneratorDriverRunResult nothing = Harness.Run(Harness.Compile("class Nothing;"));
            Exception failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(
                () => Verifier.Verify(nothing, test: "Stale"));
            Assert.Contains("#Gone.g is stale", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KHONSU_ACCEPT", accept);
            File.Delete(stale);
        }
    }

    static GeneratorDriverRunResult Result() =>
        Harness.Run(Harness.Compile("[Transactional] public sealed partial record City([Key] int Id);"));
}
