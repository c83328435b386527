using static Khonsu.Generators.Tests.CodeFixes.FixHarness;

namespace Khonsu.Generators.Tests.CodeFixes;

/// <summary>Fixes of records and models, one complaint at a time and many at once.</summary>
public sealed class RecordFixTests
{
    [Theory]
    [InlineData("KHN001", "T sealed record A([Key] int Id);", "T sealed partial record A([Key] int Id);")]
    [InlineData("KHN001", "T\nrecord A([Key] int Id);", "T\npartial record A([Key] int Id);")]
    [InlineData(
        "KHN002",
        "T public class A { [Key] public int Id { get; init; } }",
        "T public sealed partial record A { [Key] public int Id { get; init; } }")]
    [InlineData(
        "KHN002",
        "// Kept.\nT\npublic partial class A { [Key] public int Id { get; init; } }",
        "// Kept.\nT\npublic sealed partial record A { [Key] public int Id { get; init; } }")]
    [InlineData(
        "KHN003",
        "T public readonly record struct A([Key] int Id);",
        "T public sealed partial record A([Key] int Id);")]
    [InlineData(
        "KHN004",
        "class O { T internal partial record A([Key] int Id); }",
        "partial class O { T internal partial record A([Key] int Id); }")]
    [InlineData(
        "KHN005",
        "partial class O { T private sealed partial record A([Key] int Id); }",
        "partial class O { T internal sealed partial record A([Key] int Id); }")]
    [InlineData(
        "KHN005",
        "T file sealed partial record A([Key] int Id);",
        "T internal sealed partial record A([Key] int Id);")]
    [InlineData(
        "KHN007",
        "T public abstract partial record A([Key] int Id);",
        "T public sealed partial record A([Key] int Id);")]
    [InlineData(
        "KHN008",
        "T public partial record A([Key] int Id);",
        "T public sealed partial record A([Key] int Id);")]
    [InlineData(
        "KHN010",
        "T sealed partial record A(string Name, int Id);",
        "T sealed partial record A(string Name, [Key] int Id);")]
    [InlineData(
        "KHN010",
        "T sealed partial record A(int B, string AId);",
        "T sealed partial record A(int B, [Key] string AId);")]
    [InlineData(
        "KHN010",
        "T sealed partial record A\n{\n    public int B { get; init; }\n}",
        "T sealed partial record A\n{\n    [Key]\n    public int B { get; init; }\n}")]
    [InlineData(
        "KHN020",
        "T sealed partial record A([Key] int Id) { public int B { get; set; } }",
        "T sealed partial record A([Key] int Id) { public int B { get; init; } }")]
    [InlineData(
        "KHN021",
        "T sealed partial record A([Key] int Id)\n{\n    public readonly int B;\n}",
        "T sealed partial record A([Key] int Id)\n{\n    public int B { get; init; }\n}")]
    [InlineData(
        "KHN022",
        "T sealed partial record A([Key] int Id, byte[] B);",
        "T sealed partial record A([Key] int Id, ReadOnlyMemory<byte> B);")]
    [InlineData(
        "KHN022",
        "T sealed partial record A([Key] int Id, System.Text.StringBuilder? B);",
        "T sealed partial record A([Key] int Id, string? B);")]
    [InlineData(
        "KHN026",
        "T sealed partial record A([Key] int Id, [Timestamp(TimeColumnUnit.Second)] DateTime B);",
        "T sealed partial record A([Key] int Id, [Timestamp(TimeColumnUnit.Nanosecond)] DateTime B);")]
    [InlineData(
        "KHN027",
        "T sealed partial record A([Key] int Id, [Decimal(9, 10)] decimal B);",
        "T sealed partial record A([Key] int Id, [Decimal(19, 4)] decimal B);")]
    [InlineData(
        "KHN028",
        "T sealed partial record A([Key] int Id, decimal B);",
        "T sealed partial record A([Key] int Id, [Decimal(19, 4)] decimal B);")]
    [InlineData(
        "KHN034",
        "enum E { A, B = 5, C } T sealed partial record A([Key] int Id, E? B);",
        "enum E { A = 0, B = 5, C = 6 } T sealed partial record A([Key] int Id, E? B);")]
    [InlineData(
        "KHN042",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A), typeof(A))] partial class M;",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A))] partial class M;")]
    [InlineData(
        "KHN043",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A))] public class M;",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A))] public partial class M;")]
    [InlineData(
        "KHN029",
        "T sealed partial record A([Key] int Id) { public int B { get; } }",
        "T sealed partial record A([Key] int Id) { public int B { get; init; } }")]
    [InlineData(
        "KHN029",
        "T sealed partial record A { [Key] public int Id { get; private init; } = 1; }",
        "T sealed partial record A { [Key] public int Id { get; init; } = 1; }")]
    [InlineData(
        "KHN047",
        "T sealed partial record A([Key] int Id, [Decimal(9, 2)] int B);",
        "T sealed partial record A([Key] int Id, int B);")]
    [InlineData(
        "KHN048",
        "T sealed partial record A([Key] int Id, [Key(IsOrdered = true)] int B);",
        "T sealed partial record A([Key(0)] int Id, [Key(1, IsOrdered = true)] int B);")]
    public async Task A_record_is_put_right(string id, string before, string after)
    {
        Assert.Equal(Source(after), await FixFirstAsync(id, Source(before)));
        if (id is not "KHN048")
            await CheckFixedAsync(id, Source(after));
    }

    [Theory]
    [InlineData(
        "KHN001",
        "T sealed record A([Key] int Id); T sealed record B([Key] int Id);",
        "sealed record",
        "sealed partial record")]
    [InlineData(
        "KHN002",
        "T class A { [Key] public int Id { get; init; } } T class B { [Key] public int Id { get; init; } }",
        "T class",
        "T sealed partial record")]
    [InlineData(
        "KHN003",
        "T record struct A([Key] int Id); T record struct B([Key] int Id);",
        "record struct",
        "sealed partial record")]
    [InlineData(
        "KHN004",
        "class O { T internal sealed partial record A([Key] int Id); } class P { T internal sealed "
        + "partial record B([Key] int Id); }",
        "class",
        "partial class")]
    [InlineData(
        "KHN005",
        "partial class O { T private sealed partial record A([Key] int Id); T private sealed partial "
        + "record B([Key] int Id); }",
        "private",
        "internal")]
    [InlineData(
        "KHN007",
        "T abstract partial record A([Key] int Id); T abstract partial record B([Key] int Id);",
        "abstract",
        "sealed")]
    [InlineData(
        "KHN008",
        "T partial record A([Key] int Id); T partial record B([Key] int Id);",
        "T partial",
        "T sealed partial")]
    [InlineData(
        "KHN010",
        "T sealed partial record A(int Id); T sealed partial record B(int Id);",
        "(int",
        "([Key] int")]
    [InlineData(
        "KHN020",
        "T sealed partial record A([Key] int Id) { public int B { get; set; } public int C { get; set; } }",
        "set",
        "init")]
    [InlineData("KHN021", "T sealed partial record A([Key] int Id) { public int B; public int C; }", ";", ";")]
    [InlineData(
        "KHN022",
        "T sealed partial record A([Key] int Id, byte[] B, byte[] C);",
        "byte[]",
        "ReadOnlyMemory<byte>")]
    [InlineData(
        "KHN026",
        "T sealed partial record A([Key] int Id, [Timestamp(TimeColumnUnit.Second)] DateTime B, "
        + "[Duration(TimeColumnUnit.Second)] TimeSpan C);",
        "Second",
        "Nanosecond")]
    [InlineData(
        "KHN027",
        "T sealed partial record A([Key] int Id, [Decimal(0, 1)] decimal B, [Decimal(0, 1)] decimal C);",
        "0, 1",
        "19, 4")]
    [InlineData(
        "KHN028",
        "T sealed partial record A([Key] int Id, decimal B, decimal C);",
        "decimal",
        "[Decimal(19, 4)] decimal")]
    [InlineData(
        "KHN034",
        "enum E { A } enum F { A } T sealed partial record A([Key] int Id, E B, F C);",
        "{ A }",
        "{ A = 0 }")]
    [InlineData(
        "KHN042",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A), typeof(A))] partial "
        + "class M; [TransactionalModel(typeof(A), typeof(A))] partial class N;",
        ", typeof(A)",
        "")]
    [InlineData(
        "KHN043",
        "T sealed partial record A([Key] int Id); [TransactionalModel(typeof(A))] class M; "
        + "[TransactionalModel(typeof(A))] class N;",
        "class",
        "partial class")]
    [InlineData(
        "KHN029",
        "T sealed partial record A([Key] int Id) { public int C { get; } } T sealed partial record B([Key] int Id) "
        + "{ public int C { get; } }",
        "get;",
        "get; init;")]
    [InlineData(
        "KHN047",
        "T sealed partial record A([Key] int Id, [Decimal(9, 2)] int B, [Decimal(9, 2)] int C);",
        "[Decimal(9, 2)] ",
        "")]
    public async Task Many_records_are_put_right_at_once(string id, string before, string old, string changed)
    {
        string after = id == "KHN021"
            ? before.Replace("B;", "B { get; init; }").Replace("C;", "C { get; init; }")
            : before.Replace(old, changed, StringComparison.Ordinal);
        Assert.Equal(Source(after), await FixAllAsync(id, Source(before)));
        await CheckFixedAsync(id, Source(after));
    }

    [Theory]
    [InlineData("KHN021", "T sealed partial record A([Key] int Id) { int _b; }")]
    [InlineData("KHN029", "T sealed partial record A { A() { } [Key] public int Id { get; init; } }")]
    [InlineData("KHN022", "T sealed partial record A([Key] int Id, System.Collections.Generic.HashSet<int> B);")]
    public async Task Nothing_is_offered_where_it_would_be_a_guess(string id, string source) =>
        Assert.Null(await FixFirstAsync(id, Source(source)));

    static string Source(string text) =>
        "using System;\nusing Khonsu;\n" + text.Replace("T ", "[Transactional] ").Replace("T\n", "[Transactional]\n");
}
