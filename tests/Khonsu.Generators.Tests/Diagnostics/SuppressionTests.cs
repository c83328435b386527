using System.Collections.Immutable;
using Khonsu.Generators.Tests.Diagnostics.Transactions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Rules are suppressed and set as every other rule of the compiler is.</summary>
public sealed class SuppressionTests
{
    const string Rule = "KHN105";
    const string Body = "bank.Atomically(tx => DateTime.UtcNow);";

    [Fact]
    public Task A_pragma_suppresses_a_rule() =>
        BankSource.IsSilentAsync(Rule, $"\n#pragma warning disable {Rule}\n{Body}\n#pragma warning restore {Rule}\n");

    [Fact]
    public Task A_pragma_ends_where_it_is_restored() => BankSource.FiresAsync(
        Rule,
        $"\n#pragma warning disable {Rule}\n{Body}\n#pragma warning restore {Rule}\n"
        + "bank.Atomically(tx => [|DateTime.Now|]);",
        "'DateTime.Now'");

    [Fact]
    public Task An_attribute_suppresses_a_rule() => BankSource.IsSilentAsync(
        Rule,
        "Ask(bank);",
        $"[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Khonsu.Transactions\", \"{Rule}\")]"
        + $"static void Ask(Bank bank) {{ {Body} }}");

    [Theory]
    [InlineData("none", null)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public async Task An_editorconfig_sets_the_severity(string written, DiagnosticSeverity? expected)
    {
        AnalyzerConfig config = AnalyzerConfig.Parse(
            $"[*.cs]\ndotnet_diagnostic.{Rule}.severity = {written}\n", "/src/.editorconfig");
        SyntaxTree tree = Harness.Parse(BankSource.Of(Body), "/src/File0.cs");
        var configured = new ConfiguredSeverities(AnalyzerConfigSet.Create(new List<AnalyzerConfig> { config }));
        CSharpCompilation compilation = Harness.Compile().AddSyntaxTrees(tree);
        compilation = compilation.WithOptions(compilation.Options
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithSyntaxTreeOptionsProvider(configured));
        ImmutableArray<Diagnostic> found = await Harness.AnalyzeAsync(compilation);
        Assert.Equal(expected, found.SingleOrDefault(static d => d.Id == Rule)?.Severity);
    }
}
