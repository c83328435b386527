using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Khonsu.Generators.Tests.CodeFixes;

/// <summary>A fix that nobody can find, or that fixes a rule that is not there, is no fix.</summary>
public sealed class FixListTests
{
    // SchemaLockFixTests and OlderRowsFixTests are about them: they need a lock.
    static readonly string[] s_ofSchemaLock = ["KHN030", "KHN031", "KHN032", "KHN037"];

    static readonly string[] s_fixed = [.. FixHarness.Providers
        .SelectMany(static provider => provider.FixableDiagnosticIds)
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void A_rule_has_one_fixer() => Assert.Equal(s_fixed.Distinct(), s_fixed);

    [Fact]
    public void Every_fixed_rule_is_reported_by_an_analyzer() => Assert.Empty(s_fixed.Except(
        Harness.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id)));

    [Fact]
    public void The_index_lists_what_has_a_fix()
    {
        string index = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "diagnostics", "README.md"));
        int start = index.IndexOf("## Code fixes", StringComparison.Ordinal);
        string sentence = index[start..index.IndexOf(". It is offered", start, StringComparison.Ordinal)];
        Assert.Equal(s_fixed, Regex.Matches(sentence, @"KHN\d+").Select(static match => match.Value));
    }

    [Fact]
    public void Every_fixer_is_exported_for_CSharp() => Assert.All(
        FixHarness.Providers,
        static provider => Assert.Equal(
            LanguageNames.CSharp,
            Assert.Single(provider.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!.Languages)));

    [Fact]
    public void Every_fixed_rule_has_a_test_of_one_and_of_many()
    {
        ImmutableArray<string> one = Tested(nameof(RecordFixTests.A_record_is_put_right))
            .AddRange(Tested(nameof(BodyFixTests.A_body_is_put_right)))
            .AddRange(s_ofSchemaLock);
        // Why: KHN048 is about one record as a whole, and KHN103 has a test of its own.
        ImmutableArray<string> many = Tested(nameof(RecordFixTests.Many_records_are_put_right_at_once))
            .AddRange(Tested(nameof(BodyFixTests.Many_bodies_are_put_right_at_once)))
            .Add("KHN048")
            .Add("KHN103")
            .AddRange(s_ofSchemaLock);
        Assert.Empty(s_fixed.Except(one));
        Assert.Empty(s_fixed.Except(many));
    }

    static ImmutableArray<string> Tested(string test)
    {
        MethodInfo method = (typeof(RecordFixTests).GetMethod(test) ?? typeof(BodyFixTests).GetMethod(test))!;
        return [.. method.GetCustomAttributes<InlineDataAttribute>()
            .SelectMany(data => data.GetData(method))
            .Select(static row => (string)row[0])];
    }
}
