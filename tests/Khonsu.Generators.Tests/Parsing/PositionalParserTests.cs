using Khonsu.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace Khonsu.Generators.Tests.Parsing;

/// <summary>
/// The short way through the parser gives what the long way gives, or gives up. The analyzers go the long way, so this
/// is also what keeps them and the generator of one opinion.
/// </summary>
public sealed class PositionalParserTests(ITestOutputHelper output)
{
    const int Cases = 300;

    [Theory]
    [InlineData("[Transactional] public sealed partial record R([Key] long Id, string Owner, string? Note, int? No);")]
    [InlineData("[Transactional] sealed partial record R([KeyAttribute] Guid Id, [Decimal(19, 4)] decimal Sum);")]
    [InlineData("[Transactional] sealed partial record R([property: Key] int Id, [Column(\"x\")] DayOfWeek D);")]
    [InlineData("[Transactional] sealed partial record R([Key(1)] int B, [Key(0), Obsolete] string A);")]
    [InlineData("#nullable disable\n[Transactional] sealed partial record R([Key] string Id, string Note, int? Rank);")]
    [InlineData("[Transactional] partial record R([Key] int Id) { public int Two => 2 * Id; int F() => 3; }")]
    [InlineData("partial class O { [Transactional] public sealed partial record R([Key] int @class, in char C); }")]
    [InlineData("class Key; [Transactional] sealed partial record R([Key] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key(IsOrdered = true)] int Id, [Index] string Owner);")]
    [InlineData("[Transactional] sealed partial record R([Key(0)] int A, [Key(1, IsOrdered = true)] int B);")]
    [InlineData("[Transactional] partial record R([Key] int A, [Index(IsUnique = true, Name = \"ByX\")] Guid? B);")]
    [InlineData("[Transactional, Index(\"A\")] partial record R([Key] int A, [Index(IsOrdered = false)] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Mergeable] long A, [Mergeable()] Half B);")]
    [InlineData("[Transactional] partial record R([Key] int Id, [Mergeable(MergeKind.Append)] string? A);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Invariant] bool F() => true; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Obsolete] int G() => 1; }")]
    [InlineData("[Transactional] partial record R([Key] int Id) { [Invariant(\"Fine\")] public bool @class => true; }")]
    [InlineData("record struct Id(int N); [Transactional] partial record R([Key] int I, nint A, Uri? B, Version C);")]
    [InlineData("readonly record struct Id(Guid V); [Transactional] partial record R([Key] Id I, [Index] Id? A);")]
    [InlineData("[Transactional] partial record R([Key(0), ShardKey] string A, [ShardKey()] [Key(1)] int B, int C);")]
    [InlineData("[Transactional] partial record R([Key(0), ShardKey] string A, [property: Key(1)] int B);")]
    public void A_plain_record_takes_the_short_way(string source)
    {
        (RecordMembers? brief, RecordMembers? full) = BothWays(source)[0];
        Assert.NotNull(brief);
        Assert.Equal(full, brief);
    }

    [Theory]
    [InlineData("using Id = Khonsu.KeyAttribute;\n[Transactional] sealed partial record R([Id] int Number);")]
    [InlineData("using Key = System.ObsoleteAttribute;\n[Transactional] sealed partial record R([Key] int Id);")]
    [InlineData("class KeyAttribute : Attribute; [Transactional] sealed partial record R([Key] int Id);")]
    [InlineData("class Key : Attribute; [Transactional] sealed partial record R([Key] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Khonsu.Key] int Id);")]
    [InlineData("[Transactional] sealed partial record R([@Key] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key(order: 1)] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Key] int Other);")]
    [InlineData("[Transactional] sealed partial record R([Key] [property: Key(1)] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Decimal(99, 1)] decimal Sum);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Decimal(9, 1)] int Sum);")]
    [InlineData("[Transactional] partial record R([Key] int Id, [Timestamp(TimeColumnUnit.Second)] DateTime At);")]
    [InlineData("[Transactional] sealed partial record R([Key] int? Id);")]
    [InlineData("[Transactional] sealed partial record R([Key] double Id);")]
    [InlineData("[Transactional] sealed partial record R(int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, object Thing);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { public int Held => field; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { public int More { get; init; } }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { public int Id { get; } = Id; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { public int Id => 1; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { class KeyAttribute : Attribute; }")]
    [InlineData("[Transactional] partial record R([Key] int Id); partial record R { public int X { get; init; } }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) : IDisposable { public void Dispose() { } }")]
    [InlineData("[Transactional] sealed partial record R { [Key] public required int Id { get; init; } }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Index, Index(Name = \"ByB\")] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Index(\"Id\")] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Index(Name = \"Find\")] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Index(Name = \"a\" + \"b\")] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Index] ReadOnlyMemory<byte> B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Mergeable] string B);")]
    [InlineData("[Transactional] sealed partial record R([Key, Mergeable] int Id);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Mergeable(typeof(string))] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Mergeable((MergeKind)1)] int B);")]
    [InlineData("class MergeKind; [Transactional] partial record R([Key] int I, [Mergeable(MergeKind.Max)] int B);")]
    [InlineData("[Transactional] partial record R([Key] int MergeKind, [Mergeable(MergeKind.Max)] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [ShardKey] int B);")]
    [InlineData("[Transactional] sealed partial record R([Key, ShardKey] [property: ShardKey] int Id, int B);")]
    [InlineData("[Transactional] sealed partial record R([Key, ShardKey(1)] int Id, int B);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Khonsu.Invariant] bool F() => true; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Invariant] bool F(int a) => true; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Invariant] static bool F() => true; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id) { [Invariant] int F() => 1; }")]
    [InlineData("[Transactional] partial record R([Key] int Id) { [Invariant(\"a\" + \"b\")] bool F() => true; }")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, (int, int) Two);")]
    [InlineData("[Transactional] sealed partial record R([Key] int Id, [Large] string Text);")]
    [InlineData("readonly record struct W(float V); [Transactional] sealed partial record R([Key] W Id);")]
    public void A_record_that_leaves_a_doubt_does_not(string source)
    {
        (RecordMembers? brief, _) = BothWays(source)[0];
        Assert.Null(brief);
    }

    [Fact]
    public void Both_ways_agree_on_random_records()
    {
        bool isGiven = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given);
        int seed = isGiven ? given : Environment.TickCount;
        output.WriteLine($"seed={seed}");
        int agreed = 0;
        for (int i = 0; i < Cases; i++)
        {
            Random random = new(seed + i);
            string source = i % 2 == 0 ? RandomRecords.Correct(random) : RandomRecords.Wild(random);
            foreach ((RecordMembers? brief, RecordMembers? full) in BothWays(source))
            {
                Assert.True(brief is null || brief == full, $"seed={seed + i}\n{source}\n{brief}\n{full}");
                agreed += brief is null ? 0 : 1;
            }
        }

        Assert.True(agreed > Cases / 8, $"Only {agreed} records took the short way.");
    }

    /// <summary>Parses each annotated record of a sound shape twice.</summary>
    static List<(RecordMembers? Brief, RecordMembers? Full)> BothWays(string source)
    {
        CSharpCompilation compilation = Harness.Compile(source);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel semantics = compilation.GetSemanticModel(tree);
        List<(RecordMembers?, RecordMembers?)> parsed = [];
        foreach (RecordDeclarationSyntax declaration in tree.GetRoot().DescendantNodes()
            .OfType<RecordDeclarationSyntax>())
        {
            ParseReport report = new();
            if (semantics.GetDeclaredSymbol(declaration) is not { } type
                || AttributeReader.Find(type, AttributeReader.Transactional) is null)
                continue;
            TypeParser.CheckRecord(type, null, report);
            if (report.IsBlocked)
                continue;
            RecordMembers? brief = PositionalParser.Parse(type, true, NamingPolicy.SnakeCase, declaration, semantics);
            RecordMembers? full = RecordParser.MembersOf(type, true, NamingPolicy.SnakeCase, null, report);
            parsed.Add((brief, report.IsBlocked ? null : full));
        }

        return parsed;
    }
}
