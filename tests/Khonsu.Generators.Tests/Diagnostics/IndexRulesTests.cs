namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>
/// Each rule about indexes, merges and invariants, once where it fires and once where it does not.
/// </summary>
public sealed class IndexRulesTests
{
    [Theory]
    [InlineData("[[|Index|]]", "it has no columns")]
    [InlineData("[[|Index(\"Missing\")|]]", "'Missing' is not a column")]
    [InlineData("[[|Index(nameof(Account.Display))|]]", "'Display' is not a column")]
    [InlineData("[[|Index(null!, \"Owner\")|]]", "'' is not a column")]
    [InlineData("[[|Index(\"Owner\", \"Branch\", \"Owner\")|]]", "'Owner' is listed twice")]
    [InlineData("[[|Index(\"Owner\", \"Photo\", IsOrdered = true)|]]", "'Photo' holds bytes")]
    public Task KHN033_fires_for_columns_that_make_no_index(string attribute, string message) => Rules.FiresAsync(
        "KHN033",
        $$"""
        [Transactional] {{attribute}}
        public sealed partial record Account([Key] string Id, string Owner, int Branch, ReadOnlyMemory<byte> Photo)
        {
            public string Display => Id + Owner;
        }
        """,
        message);

    [Theory]
    [InlineData("[[|Index|]] ReadOnlyMemory<byte> Photo", "'Photo' holds bytes")]
    [InlineData("[[|Index(IsUnique = true)|]] System.Collections.Immutable.ImmutableArray<byte>? Photo", "holds bytes")]
    [InlineData("[[|Index(\"Owner\")|]] string Owner", "without columns here")]
    [InlineData("[property: [|Index(\"Id\", \"Owner\")|]] string Owner", "without columns here")]
    public Task KHN033_fires_for_a_column_that_cannot_be_indexed(string column, string message) =>
        Rules.FiresAsync("KHN033", Record(column), message);

    [Theory]
    [InlineData("[Index] string? Owner, [Index(IsOrdered = true)] double? Rate, [Index(IsUnique = true)] char Day")]
    [InlineData("[property: Index] Half Rate, [Index(IsOrdered = true)] Int128 Number, [Index] TimeOnly? Time")]
    public Task KHN033_is_silent_for_columns_that_have_an_order(string columns) =>
        Rules.IsSilentAsync("KHN033", "[Index(\"Id\", \"Id2\")]" + Record(columns).Replace("Id,", "Id, int Id2,"));

    [Theory]
    [InlineData("[[|Index(Name = \"\")|]]", "it becomes a C# member")]
    [InlineData("[[|Index(Name = \"a b\")|]]", "it becomes a C# member")]
    [InlineData("[[|Index(Name = \"Find\", IsOrdered = true)|]]", "every table has a member of that name")]
    public Task KHN045_fires_for_an_index_name_that_cannot_be_used(string attribute, string message) =>
        Rules.FiresAsync("KHN045", Record(attribute + " string Owner"), message);

    [Fact]
    public Task KHN045_is_silent_for_an_index_name_that_can_be_used() =>
        Rules.IsSilentAsync("KHN045", Record("[Index(Name = \"class\")] string Owner"));

    [Theory]
    [InlineData("[Index, [|Index(IsOrdered = true)|]] string Owner", "'ByOwner'")]
    [InlineData("[Index] string Owner, [[|Index(Name = \"ByOwner\")|]] int Number", "'ByOwner'")]
    [InlineData("[Index(Name = \"ByAll\"), Index] string Owner, [[|Index(Name = \"ByAll\")|]] int Number", "'ByAll'")]
    [InlineData("[[|Index|]] string Key", "'ByKey'")]
    public Task KHN049_fires_for_two_indexes_of_one_name(string columns, string message) => Rules.FiresAsync(
        "KHN049", Record(columns).Replace("[Key]", "[Key(IsOrdered = true)]"), message);

    [Fact]
    public Task KHN049_fires_for_an_index_of_the_record() => Rules.FiresAsync(
        "KHN049",
        "[[|Index(\"Owner\")|]]" + Record("[Index] string Owner"),
        "Two indexes of 'Account' would be the member 'ByOwner' of its table");

    [Fact]
    public Task KHN049_is_silent_for_two_names() => Rules.IsSilentAsync(
        "KHN049",
        "[Index(\"Owner\", \"Id\"), Index(\"Id\", \"Owner\")]"
        + Record("[Index, Index(IsOrdered = true, Name = \"ByOwnerInOrder\")] string Owner, [Index] string Key"));

    [Theory]
    [InlineData("[[|Mergeable|]] string Note", "a sum needs a number")]
    [InlineData("[[|Mergeable|]] DayOfWeek Day", "a sum needs a number")]
    [InlineData("[[|Mergeable|]] decimal? Sum", "remove the '?'")]
    [InlineData("[[|Mergeable(MergeKind.Max)|]] ReadOnlyMemory<byte> Photo", "bytes have no order")]
    [InlineData("[[|Mergeable(MergeKind.Or)|]] double Rate", "only an integer, an enum or a bool")]
    [InlineData("[[|Mergeable(MergeKind.And)|]] bool? IsOpen", "remove the '?'")]
    [InlineData("[[|Mergeable(MergeKind.Append)|]] int Count", "only a text or a list is appended to")]
    [InlineData("[[|Mergeable(MergeKind.Append)|]] ReadOnlyMemory<byte> Photo", "only a text or a list")]
    [InlineData("[[|Mergeable(MergeKind.Append)|]] ImmutableHashSet<int> Ids", "use MergeKind.Union")]
    [InlineData("[[|Mergeable(MergeKind.Append)|]] FrozenDictionary<int, int> Ids", "use MergeKind.Union")]
    [InlineData("[[|Mergeable(MergeKind.Append)|], FixedSize(3)] ImmutableArray<int> Ids", "remove [FixedSize]")]
    [InlineData("[[|Mergeable(MergeKind.Append)|]] Uri Link", "what a converter stores")]
    [InlineData("[[|Mergeable(MergeKind.Union)|]] ImmutableArray<int> Ids", "only a set or a dictionary has a union")]
    [InlineData("[[|Mergeable(MergeKind.Union)|]] string Note", "only a set or a dictionary has a union")]
    [InlineData("[[|Mergeable(MergeKind.Max)|]] ImmutableArray<int> Ids", "the rule is for plain values only")]
    [InlineData("[[|Mergeable|]] (int A, int B) Pair", "the rule is for plain values only")]
    [InlineData("[[|Mergeable(MergeKind.FirstWriter)|]] string Owner", "add a '?', or use LastWriter")]
    [InlineData("[[|Mergeable(MergeKind.FirstWriter)|]] ImmutableArray<int> Ids", "add a '?', or use LastWriter")]
    [InlineData("[[|Mergeable((MergeKind)77)|]] int Count", "there is no such rule")]
    [InlineData("[[|Mergeable((MergeKind)9)|]] int Count", "there is no such rule")]
    [InlineData("[[|Mergeable((MergeKind)(-1))|]] int Count", "there is no such rule")]
    [InlineData("[[|Mergeable(typeof(Merger[]))|]] int Count", "a merger is a class or struct")]
    [InlineData("[[|Mergeable(typeof(Merger))|]] int Count", "'Merger' has no 'static int Merge(int @base")]
    [InlineData("[[|Mergeable(typeof(Merger))|]] byte Count", "'Merger' has no 'static byte Merge(byte @base")]
    [InlineData("[[|Mergeable(typeof(FileMerger))|]] int Count", "'FileMerger' is local to its file")]
    public Task KHN050_fires_for_a_rule_that_does_not_fit(string column, string message) =>
        Rules.FiresAsync("KHN050", Usings + Mergers + Record(column), message);

    [Fact]
    public Task KHN050_fires_for_a_key() => Rules.FiresAsync(
        "KHN050",
        "[Transactional] public sealed partial record Account([Key, [|Mergeable|]] long Id);",
        "part of the key");

    [Fact]
    public Task KHN050_fires_for_a_column_that_nothing_sets() => Rules.FiresAsync(
        "KHN050",
        """
        [Transactional]
        public sealed partial record Account
        {
            public Account(string id, long sum) => (Id, Sum) = (id, sum);
            [Key] public string Id { get; }
            [[|Mergeable|]] public long Sum { get; }
        }
        """,
        "nothing sets it in a copy");

    [Theory]
    [InlineData("[Mergeable] byte A, [Mergeable] decimal B, [Mergeable] Half C, [Mergeable] UInt128 D")]
    [InlineData("[Mergeable(MergeKind.Max)] string? A, [Mergeable(MergeKind.Min)] DateTime? B")]
    [InlineData("[Mergeable(MergeKind.Or)] bool A, [Mergeable(MergeKind.And)] DayOfWeek B")]
    [InlineData("[Mergeable(MergeKind.Append)] string A, [property: Mergeable(MergeKind.Append)] string? B")]
    [InlineData("[Mergeable(typeof(Merger))] long? A, [Mergeable(typeof(Merger))] string B")]
    [InlineData("[Mergeable(typeof(Missing))] int A")]
    [InlineData("[Mergeable(MergeKind.Append)] ImmutableArray<int> A")]
    [InlineData("[Mergeable(MergeKind.Append)] IReadOnlyList<int?> A")]
    [InlineData("[Mergeable(MergeKind.Append)] ImmutableArray<byte> A")]
    [InlineData("[Mergeable(MergeKind.Append)] ImmutableList<int>? A")]
    [InlineData("[Mergeable(MergeKind.Union)] FrozenSet<int> A")]
    [InlineData("[Mergeable(MergeKind.Union)] FrozenDictionary<int, int> A")]
    [InlineData("[Mergeable(MergeKind.LastWriter)] Uri A, [Mergeable(MergeKind.LastWriter)] (int A, int B)? B")]
    [InlineData("[Mergeable(MergeKind.FirstWriter)] string? A")]
    [InlineData("[Mergeable(MergeKind.FirstWriter)] ImmutableArray<int>? A")]
    public Task KHN050_is_silent_for_a_rule_that_fits(string columns) =>
        Rules.IsSilentAsync("KHN050", Usings + Mergers + Record(columns));

    [Fact]
    public Task KHN046_fires_for_the_taken_name_of_a_merge_cursor() => Rules.FiresAsync(
        "KHN046",
        "[Transactional] partial record [|Account|]([Key] int Id, [Mergeable] int Sum); class AccountMerge;",
        "'AccountMerge' is generated for 'Account'");

    [Fact]
    public Task KHN046_is_silent_where_no_merge_cursor_is_written() => Rules.IsSilentAsync(
        "KHN046",
        Mergers + Record("[Mergeable(typeof(Merger))] long? Sum") + " class AccountMerge;");

    [Theory]
    [InlineData("[[|Invariant|]] static bool IsFine() => true;", "remove 'static'")]
    [InlineData("[[|Invariant|]] bool IsFine(int limit) => true;", "it takes parameters")]
    [InlineData("[[|Invariant|]] bool IsFine<T>() => true;", "it takes parameters")]
    [InlineData("[[|Invariant|]] int IsFine() => 1;", "let it return 'bool'")]
    [InlineData("[[|Invariant|]] void IsFine() { }", "let it return 'bool'")]
    [InlineData("[[|Invariant(\"Fine\")|]] bool? IsFine => true;", "let it return 'bool'")]
    [InlineData("[[|Invariant|]] public static bool operator !(Account a) => true;", "remove 'static'")]
    public Task KHN051_fires_for_a_member_of_another_shape(string member, string message) =>
        Rules.FiresAsync("KHN051", Record("int Count").TrimEnd(';') + $$"""{ {{member}} }""", message);

    [Theory]
    [InlineData("[Invariant] bool IsFine() => true; [Invariant(null)] public bool IsGood { get => true; }")]
    [InlineData("[Invariant(\"Fine\")] public bool IsFine { get; init; } bool Other(int a) => true;")]
    public Task KHN051_is_silent_for_methods_and_properties_that_tell(string members) =>
        Rules.IsSilentAsync("KHN051", Record("int Count").TrimEnd(';') + $$"""{ {{members}} }""");

    [Theory]
    [InlineData("[[|Index|]] public int Twice => 2;")]
    [InlineData("[[|Mergeable|]] public int Twice => 2;")]
    public Task KHN047_fires_for_a_computed_property(string member) => Rules.FiresAsync(
        "KHN047", Record("int Count").TrimEnd(';') + $$"""{ {{member}} }""", "computed and not stored");

    const string Usings = """
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Collections.Immutable;

        """;

    const string Mergers = """
        public static class Merger
        {
            public static long? Merge(long? @base, long? theirs, long? mine) => mine;
            internal static string? Merge(string? @base, in string? theirs, string? mine) => mine;
            static int Merge(int @base, int theirs, int mine) => mine;
            public static byte Merge<T>(byte @base, byte theirs, byte mine) => mine;
            public static byte Merge(byte @base, byte theirs) => theirs;
        }
        file static class FileMerger
        {
            public static int Merge(int @base, int theirs, int mine) => mine;
        }

        """;

    static string Record(string columns) =>
        $"[Transactional] public sealed partial record Account([Key] string Id, {columns});";
}
