namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>
/// Each rule about reading what older versions have written, once where it fires and once where it does not.
/// </summary>
public sealed class EvolutionRulesTests
{
    [Theory]
    [InlineData("[Column(Id = -1)] string [|Owner|]", "a number is at least 1")]
    [InlineData("[Column(Id = 5)] string Owner, [Column(Id = 5)] int [|Branch|]", "'Owner' has it already")]
    [InlineData("[FormerNames(\"Holder\")] string Owner, string [|Holder|]", "'Owner' has it already, or was")]
    [InlineData("[FormerNames(\"Id\")] string [|Owner|]", "'Id' has it already")]
    public Task KHN035_fires_for_a_number_that_cannot_be_used(string columns, string message) =>
        Rules.FiresAsync("KHN035", Record(columns), message);

    [Theory]
    [InlineData("[Column(Id = 5)] string Owner, [Column(\"branch_no\", Id = 6)] int Branch")]
    [InlineData("[FormerNames(\"Holder\", \"Owner2\")] string Owner, [Column(Id = 5)] string Holder")]
    public Task KHN035_is_silent_for_numbers_of_their_own(string columns) =>
        Rules.IsSilentAsync("KHN035", Record(columns));

    [Theory]
    [InlineData("typeof(Old)", "Account From(Old old) => null!;", "write 'internal static Account From(Old old)'")]
    [InlineData("typeof(Old)", "private static Account From(Old old) => null!;", "write 'internal static Account")]
    [InlineData("typeof(Old)", "internal static Old From(Old old) => old;", "write 'internal static Account")]
    [InlineData("typeof(Old)", "internal static Account From(Old old, int n) => null!;", "write 'internal static")]
    [InlineData("typeof(Old)", "internal static Account From(string old) => null!;", "write 'internal static Account")]
    [InlineData("typeof(Old)", "internal static Account From<T>(Old old) => null!;", "write 'internal static Account")]
    [InlineData("typeof(string)", "internal static Account From(string old) => null!;", "'String' is not a record")]
    [InlineData("typeof(Account)", "internal static Account From(Account old) => old;", "migrates from today's record")]
    public Task KHN036_fires_for_a_method_of_another_form(string old, string method, string message) =>
        Rules.FiresAsync("KHN036", Migrating($"[[|MigrateFrom({old})|]] {method}"), message);

    [Fact]
    public Task KHN036_fires_for_a_second_method_from_one_shape() => Rules.FiresAsync(
        "KHN036",
        Migrating("""
            [MigrateFrom(typeof(Old))] internal static Account From(Old old) => null!;
            [[|MigrateFrom(typeof(Old))|]] internal static Account Again(Old old) => null!;
            """),
        "another method migrates from 'Old'");

    [Fact]
    public Task KHN036_is_silent_for_methods_that_migrate() => Rules.IsSilentAsync(
        "KHN036",
        Migrating("""
            [MigrateFrom(typeof(Old))] internal static Account From(Old old) => new(old.Name, old.Name);
            [MigrateFrom(typeof(Older))] public static Account From(in Older old) => new(old.Id.ToString(), "");
            """));

    [Fact]
    public Task KHN047_fires_for_former_names_of_a_property_that_is_not_stored() => Rules.FiresAsync(
        "KHN047", Migrating("[[|FormerNames(\"Shown\")|]] public string Display => Id;"), "computed and not stored");

    [Fact]
    public Task KHN047_fires_for_former_names_of_a_record_that_is_no_table() => Rules.FiresAsync(
        "KHN047",
        "[[|FormerNames(\"Comment\")|]] public sealed record Review(string Text);",
        "only tables are known by the names of their records");

    [Fact]
    public Task KHN047_is_silent_for_former_names_of_a_table() => Rules.IsSilentAsync(
        "KHN047",
        "[Transactional, FormerNames(\"Comment\")] public sealed partial record Review([Key] int Id, string Text);");

    static string Record(string columns) => $$"""
        [Transactional]
        public sealed partial record Account([Key] string Id, {{columns}});
        """;

    static string Migrating(string method) => $$"""
        public sealed record Old(string Name);
        public readonly record struct Older(long Id);
        [Transactional]
        public sealed partial record Account([Key] string Id, string Owner)
        {
            {{method}}
        }
        """;
}
