using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>Two equal hint names would stop the whole generator, so every type has its own.</summary>
public sealed class HintNamesTests
{
    [Fact]
    public void A_nested_record_and_one_in_a_namespace_differ() => AssertHints(
        """
        namespace A { public static partial class B { [Transactional] public sealed partial record C([Key] int Id); } }
        namespace A.D { [Transactional] public sealed partial record C([Key] int Id); }
        """,
        "A.B-C.g.cs",
        "A.D.C.g.cs");

    [Fact]
    public void Names_that_differ_by_case_only_get_a_hash() => AssertHints(
        """
        namespace A;
        [Transactional] public sealed partial record City([Key] int Id);
        [Transactional] public sealed partial record CITY([Key] int Id);
        """,
        "A.CITY-86ce8581.g.cs",
        "A.City-43f46e61.g.cs");

    [Fact]
    public void A_keyword_name_has_no_escape() => AssertHints(
        "namespace @event; [Transactional] public sealed partial record @class([Key] int Id);",
        "event.class.g.cs");

    [Fact]
    public void A_letter_outside_ASCII_stays_and_a_mark_is_escaped() => AssertHints(
        "namespace A; [Transactional] public sealed partial record Größe\u0301([Key] int Id);",
        "A.Größe-0301.g.cs");

    [Fact]
    public void A_long_name_is_cut_and_gets_a_hash()
    {
        string name = new('N', 200);
        string hint = HintsOf($"[Transactional] public sealed partial record {name}([Key] int Id);").Single();
        Assert.Matches("^N{120}-[0-9a-f]{8}\\.g\\.cs$", hint);
    }

    [Fact]
    public void A_model_and_a_record_of_one_name_differ() => AssertHints(
        """
        namespace A { [TransactionalModel] public partial class Bank; }
        namespace A { static partial class Hold { [Transactional] public sealed partial record Model([Key] int Id); } }
        """,
        "A.Bank-Model.g.cs",
        "A.Hold-Model.g.cs");

    [Fact]
    public void An_attribute_on_two_parts_of_a_record_gives_one_file() => AssertHints(
        """
        namespace A;
        [Transactional] public sealed partial record City([Key] int Id);
        [Transactional] public sealed partial record City;
        """,
        "A.City.g.cs");

    static void AssertHints(string source, params string[] expected) => Assert.Equal(expected, HintsOf(source));

    static string[] HintsOf(string source)
    {
        GeneratorDriverRunResult result = Harness.Run(Harness.Compile(source));
        Assert.All(result.Results, static r => Assert.Null(r.Exception));
        return [.. result.Results.SelectMany(static r => r.GeneratedSources)
            .Select(static s => s.HintName)
            .Order(StringComparer.Ordinal)];
    }
}
