using System.Collections;
using System.Reflection;
using Khonsu.Generators.Tests.Schemas;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests.Model;

/// <summary>Values that the pipeline keeps must not keep a compilation alive, and must compare by content.</summary>
public sealed class ModelPurityTests
{
    const string Source = """
        namespace Bank;
        public enum Shade { Dark = 1 }
        [Transactional, Index("Sum", "Shade", IsOrdered = true)]
        public sealed partial record Account(
            [Key(0)] string Id, [Key(1, IsOrdered = true)] Shade Shade, [Index, Decimal(9, 2)] decimal? Sum,
            [Mergeable] long Total, [Mergeable(typeof(Merger))] int Count)
        {
            [Invariant] bool IsCovered => Total >= 0;
        }
        public static class Merger { public static int Merge(int @base, int theirs, int mine) => mine; }
        [TransactionalModel(typeof(Account))]
        public partial class Ledger;
        """;

    [Fact]
    public void Tracked_values_hold_nothing_of_Roslyn()
    {
        GeneratorRunResult result = Run(Source);
        object[] values = [.. TrackingNames.All
            .SelectMany(name => result.TrackedSteps[name])
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value)];
        Assert.NotEmpty(values);
        foreach (object value in values)
            AssertPure(value, value.GetType().Name, 0);
    }

    [Fact]
    public void The_walk_finds_a_symbol()
    {
        object impure = new[] { Harness.Compile(Source).GetSpecialType(SpecialType.System_Int32) };
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertPure(impure, "array", 0));
    }

    [Fact]
    public void Equal_source_gives_equal_values_and_hash_codes()
    {
        object[] first = ValuesOf(Source);
        object[] second = ValuesOf(Source);
        Assert.Equal(first, second);
        Assert.Equal(first.Select(static v => v.GetHashCode()), second.Select(static v => v.GetHashCode()));
    }

    // Why while the lock is written: else there is no value of its step.
    static GeneratorRunResult Run(string source) => Harness.Driver()
        .WithUpdatedAnalyzerConfigOptions(new BuildProperties(isUpdating: true))
        .RunGenerators(Harness.Compile(source))
        .GetRunResult().Results.Single();

    static object[] ValuesOf(string source)
    {
        GeneratorRunResult result = Run(source);
        return [.. TrackingNames.All.SelectMany(n => result.TrackedSteps[n]).SelectMany(
            static s => s.Outputs).Select(static o => o.Value)];
    }

    static void AssertPure(object? value, string path, int depth)
    {
        Assert.True(depth < 20, path + " is too deep");
        if (value is null || value.GetType().IsPrimitive || value is string || value is Enum)
            return;
        string? space = value.GetType().Namespace;
        Assert.False(
            space?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true,
            $"{path} is {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
                AssertPure(item, path + "[]", depth + 1);
            return;
        }

        foreach (FieldInfo field in value.GetType().GetFields(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            AssertPure(field.GetValue(value), path + "." + field.Name, depth + 1);
    }
}
