namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Rules about columns that are made of several values.</summary>
public sealed class NestedRulesTests
{
    const string Immutable = "System.Collections.Immutable.";

    [Theory]
    [InlineData("public class Inner { public int A { get; init; } }", "use a number")]
    [InlineData("public struct Inner { public int A { get; init; } }", "use a number")]
    [InlineData("public abstract record Inner(int A);", "it is abstract")]
    [InlineData("public record Base(int A); public sealed record Inner(int B) : Base(B);", "derives from another")]
    [InlineData("public record Inner { public int A => 1; }", "no property that could be stored")]
    [InlineData("[Union] public abstract record Inner;", "it has no [UnionCase]")]
    [InlineData(
        "[Union, UnionCase(1, typeof(A))] public abstract record Inner; public record A(int B) : Inner;",
        "a sealed record")]
    [InlineData(
        "[Union, UnionCase(1, typeof(A))] public abstract record Inner; public sealed record A(int B);",
        "derives from it")]
    [InlineData(
        "[Union, UnionCase(128, typeof(A))] public abstract record Inner; public sealed record A(int B) : Inner;",
        "0 to 127 and used once")]
    [InlineData(
        "[Union, UnionCase(1, typeof(A)), UnionCase(1, typeof(C))] public abstract record Inner; "
        + "public sealed record A(int B) : Inner; public sealed record C(int B) : Inner;",
        "0 to 127 and used once")]
    [InlineData(
        "[Union, UnionCase(1, typeof(A))] public abstract record Inner { public int State { get; init; } } "
        + "public sealed record A(int B) : Inner;",
        "move them into the cases")]
    public Task KHN024_fires_for_a_type_that_has_no_columns(string inner, string message) =>
        Rules.FiresAsync("KHN024", Source("Inner?", inner), message);

    [Theory]
    [InlineData(Immutable + "ImmutableHashSet<Inner>?")]
    [InlineData(Immutable + "ImmutableHashSet<string?>?")]
    [InlineData(Immutable + "ImmutableDictionary<Uri, int>?")]
    [InlineData("System.Collections.Frozen.FrozenSet<ReadOnlyMemory<byte>>?")]
    public Task KHN024_fires_for_sets_and_keys_without_an_order(string type) =>
        Rules.FiresAsync("KHN024", Source(type, "public sealed record Inner(int A);"), "are stored in order");

    [Fact]
    public Task KHN024_fires_for_a_sorted_set_whose_items_have_no_order() => Rules.FiresAsync(
        "KHN024",
        Source(Immutable + "ImmutableSortedSet<Inner>?", "public readonly record struct Inner(int A);"),
        "implement IComparable<T>");

    [Theory]
    [InlineData("class C;", "exactly once")]
    [InlineData("abstract class C : IArrowConverter<int, int>, IArrowConverter<int, long> { }", "exactly once")]
    [InlineData("abstract class C : IArrowConverter<string, int> { }", "exactly once")]
    [InlineData("abstract class C : IArrowConverter<int, Uri> { }", "stored as it is")]
    [InlineData("abstract class C : IArrowConverter<int, int?> { }", "stored as it is")]
    [InlineData("abstract class C : IArrowConverter<int, object> { }", "use a number")]
    public Task KHN024_fires_for_a_converter_that_cannot_be_used(string converter, string message) => Rules.FiresAsync(
        "KHN024",
        "[Transactional] public sealed partial record Account([Key] string Id, "
        + $"[ArrowConverter(typeof(C))] int [|Odd|]); public {converter}",
        message);

    [Theory]
    [InlineData("Account?", "")]
    [InlineData(Immutable + "ImmutableArray<Inner>", "public record Inner(Inner? Next);")]
    [InlineData("Inner?", "public record Inner(System.Collections.Generic.IReadOnlyList<Account>? Back);")]
    [InlineData("Inner<int>?", "public record Inner<T>(Inner<Inner<T>>? Next);")]
    public Task KHN025_fires_for_a_type_that_holds_itself(string type, string inner) => FiresSomewhereAsync(
        "KHN025", $"[Transactional] public sealed partial record Account([Key] string Id, {type} Odd); {inner}");

    [Fact]
    public Task KHN025_is_silent_for_a_type_that_stands_twice() => Rules.IsSilentAsync(
        "KHN025",
        "[Transactional] public sealed partial record Account([Key] string Id, Inner A, (Inner, Inner?) B); "
        + "public record Inner(int X);");

    [Theory]
    [InlineData("[[|Large|]] public int Odd { get; init; }")]
    [InlineData("[[|FixedSize(2)|]] public string? Odd { get; init; }")]
    [InlineData("[[|FixedSize(0)|]] public ReadOnlyMemory<byte> Odd { get; init; }")]
    [InlineData("[[|EnumAs(EnumStorage.Name)|]] public int Odd { get; init; }")]
    [InlineData("[[|Decimal(9, 2)|]] public (decimal, int) Odd { get; init; }")]
    [InlineData("[[|Dictionary|]] public int Odd { get; init; }")]
    [InlineData("[[|Dictionary|]] public System.Text.Json.JsonElement Odd { get; init; }")]
    [InlineData("[[|Dictionary|]] public string Odd => Id;")]
    [InlineData("[Dictionary, [|Large|]] public string? Odd { get; init; }")]
    [InlineData("[FixedSize(2), [|Large|]] public ReadOnlyMemory<byte> Odd { get; init; }")]
    public Task KHN047_fires_for_an_attribute_that_the_type_has_no_place_for(string member) => Rules.FiresAsync(
        "KHN047",
        $"[Transactional] public sealed partial record Account([Key] string Id) {{ {member} }}",
        "has no effect");

    [Fact]
    public Task KHN047_is_silent_for_attributes_about_the_items_of_a_list() => Rules.IsSilentAsync(
        "KHN047",
        $"[Transactional] public sealed partial record Account([Key] string Id, [Decimal(9, 2)] {Immutable}"
        + $"ImmutableArray<decimal> A, [EnumAs(EnumStorage.Name)] {Immutable}ImmutableDictionary<DayOfWeek, int>? B, "
        + $"[Dictionary] {Immutable}ImmutableDictionary<string, Uri>? C);");

    [Theory]
    [InlineData("[[|Meta(\"khonsu.id\", \"\")|]]")]
    [InlineData("[[|Meta(\" \", \"\")|]]")]
    [InlineData("[Meta(\"a\", \"b\"), [|Meta(\"a\", \"c\")|]]")]
    public Task KHN045_fires_for_metadata_that_cannot_be_kept(string attribute) => Rules.FiresAsync(
        "KHN045",
        "[Transactional] public sealed partial record Account([Key] string Id) "
        + $"{{ {attribute} public int A {{ get; init; }} }}",
        "Meta");

    [Fact]
    public Task KHN045_is_silent_for_metadata_of_the_user() => Rules.IsSilentAsync(
        "KHN045", "[Transactional, Meta(\"a\", \"b\")] public sealed partial record Account([Key] string Id);");

    static string Source(string type, string inner) =>
        $"[Transactional] public sealed partial record Account([Key] string Id, {type} [|Odd|]); {inner}";

    static async Task FiresSomewhereAsync(string id, string source)
    {
        var found = await Harness.AnalyzeAsync(Harness.Compile(source));
        Assert.Contains(found, diagnostic => diagnostic.Id == id);
    }
}
