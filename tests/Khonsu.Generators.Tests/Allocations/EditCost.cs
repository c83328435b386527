using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests.Allocations;

/// <summary>
/// Bytes that one run of a driver allocates after an edit of a file without records. Bytes, not milliseconds: they are
/// the same on a busy machine, and garbage is what a user feels while he types.
/// </summary>
static class EditCost
{
    const int Warmups = 2;
    const int Edits = 5;

    /// <summary>Measures a generator.</summary>
    /// <param name="generator">A fresh generator.</param>
    /// <param name="records">How many records the compilation has, one in each file.</param>
    /// <param name="isRich">Whether the records have indexes, mergeable columns and invariants.</param>
    /// <returns>The least of several edits, for a test host allocates now and then on any thread.</returns>
    public static long BytesOf(IIncrementalGenerator generator, int records, bool isRich = false)
    {
        CSharpCompilation start = Compile(records, isRich);
        SyntaxTree unrelated = start.SyntaxTrees[^1];
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([generator.AsSourceGenerator()], parseOptions: Harness.CSharp14)
            .RunGenerators(start);
        long least = long.MaxValue;
        for (int edit = 0; edit < Warmups + Edits; edit++)
        {
            // Why: each compilation is new and not bound, as it is after each key that a user presses.
            CSharpCompilation edited = start.ReplaceSyntaxTree(unrelated, Unrelated(edit));
            long before = GC.GetAllocatedBytesForCurrentThread();
            driver = driver.RunGenerators(edited);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (edit >= Warmups)
                least = Math.Min(least, bytes);
        }

        return least;
    }

    static CSharpCompilation Compile(int records, bool isRich) => Harness.Compile(
        [.. Enumerable.Range(0, records).Select(number => isRich ? RichRecordOf(number) : RecordOf(number))])
        .AddSyntaxTrees(Unrelated(-1));

    static string RichRecordOf(int number) => RecordOf(number)
        .Replace("[Key]", "[Key(IsOrdered = true)]")
        .Replace("string Owner", "[Index] string Owner")
        .Replace("int Branch", "[Index(IsOrdered = true), Mergeable(MergeKind.Max)] int Branch")
        .Replace(");", ") { [Invariant(\"The balance is covered\")] bool IsCovered => Balance >= 0; }");

    static string RecordOf(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        namespace Bank;
        [Transactional]
        public sealed partial record Account{number}(
            [Key] long Id, string Owner, string? Note, [Decimal(19, 4)] decimal Balance, int Branch, bool IsOpen,
            DateTime Opened, double Rate, Guid Token, int? Rank);
        """);

    static SyntaxTree Unrelated(int edit) => Harness.Parse(
        string.Create(CultureInfo.InvariantCulture, $"static class Unrelated {{ public static int One() => {edit}; }}"),
        "Unrelated.cs");
}
