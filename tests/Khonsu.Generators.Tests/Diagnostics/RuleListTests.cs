using System.Reflection;
using Khonsu.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>A rule that nobody documents, lists or tests is no rule.</summary>
public sealed class RuleListTests
{
    static readonly Type[] s_classes =
    [
        typeof(RecordRules), typeof(ColumnRules), typeof(EvolutionRules), typeof(IndexRules), typeof(ModelRules),
        typeof(SchemaLockRules), typeof(TransactionRules),
    ];

    static readonly DiagnosticDescriptor[] s_rules = [.. s_classes
        .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
        .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!)];

    public static TheoryData<string> Ids => [.. s_rules.Select(static rule => rule.Id)];

    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(s_rules.Length, s_rules.Select(static rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_rule_is_reported_by_an_analyzer()
    {
        IEnumerable<DiagnosticDescriptor> reported = Harness.Analyzers.SelectMany(
            static analyzer => analyzer.SupportedDiagnostics);
        Assert.Empty(s_rules.Except(reported));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page(string id)
    {
        string path = Path.Combine(TestPaths.Repository, "docs", "diagnostics", id + ".md");
        Assert.True(File.Exists(path), path + " is missing.");
        string page = File.ReadAllText(path);
        Assert.StartsWith($"# {id}: {RuleOf(id).Title}\n", page, StringComparison.Ordinal);
        Assert.Contains(
            $"Severity: {RuleOf(id).DefaultSeverity.ToString().ToLowerInvariant()}",
            page,
            StringComparison.Ordinal);
        Assert.Equal($"docs/diagnostics/{id}.md", RuleOf(id).HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_row_in_the_releases(string id)
    {
        string folder = Path.Combine(TestPaths.Repository, "Khonsu.Generators", "Diagnostics");
        string releases = File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md"));
        Assert.Contains(
            $"\n{id} | {RuleOf(id).Category} | {RuleOf(id).DefaultSeverity} | ",
            releases,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_test_that_fires_and_one_that_is_silent(string id)
    {
        string[] tests = [.. typeof(RuleListTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Select(static method => method.Name)];
        Assert.Contains(tests, test => test.StartsWith(id + "_fires_", StringComparison.Ordinal));
        Assert.Contains(tests, test => test.StartsWith(id + "_is_silent_", StringComparison.Ordinal));
    }

    static DiagnosticDescriptor RuleOf(string id) => s_rules.Single(rule => rule.Id == id);
}
