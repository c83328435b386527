using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using static Khonsu.Generators.Tests.Schemas.LockedProject;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>Each rule about the schema lock, once where it fires and once where it does not.</summary>
public sealed class SchemaLockRulesTests
{
    const string Shared = "public sealed record Part(int No, string? Note); public sealed record Bare(int No);\n";

    [Theory]
    [InlineData("long N", "int N", "column 'n'", "have 'int64', which 'int32' cannot hold")]
    [InlineData("string N", "int N", "column 'n'", "have 'utf8', which 'int32' cannot hold")]
    [InlineData("int N", "[Decimal(9, 0)] decimal N", "column 'n'", "have 'int32', which 'decimal32(9, 0)'")]
    [InlineData("Guid N", "ReadOnlyMemory<byte> N", "column 'n'", "have 'fixed_size_binary[16] as arrow.uuid',")]
    [InlineData("string? N", "string N", "column 'n'", "have 'utf8 null', and 'utf8' accepts no null")]
    [InlineData("(long Low, int High) N", "(int Low, int High) N", "column 'n.low'", "have 'int64', which 'int32'")]
    [InlineData("IReadOnlyList<int?> N", "IReadOnlyList<int> N", "column 'n[]'", "have 'int32 null', and 'int32'")]
    public async Task KHN030_fires_for_a_type_that_does_not_hold_every_value(
        string before, string now, string place, string message)
    {
        Diagnostic found = Assert.Single(await ChangeAsync(before, now));
        CheckError(found, "N", $"Table 'accounts', {place}: rows of version 1 in the schema lock {message}");
    }

    [Theory]
    [InlineData("[Key] int Other, int Name", "(id), and it is (id, other)")]
    [InlineData("string Name", "(id), and it is (name)", "[Key] string Name")]
    public async Task KHN030_fires_for_another_key(string now, string message, string? whole = null)
    {
        string source = whole is null
            ? Account(now)
            : $"[Transactional] public sealed partial record Account({whole});";
        Diagnostic[] found = await AnalyzeAsync(source, After(Account("int Other, string Name")));
        Diagnostic key = Assert.Single(found, static d => d.Id == "KHN030");
        CheckError(
            key, "Account", $"Table 'accounts', the key: rows of version 1 in the schema lock have the key {message}");
    }

    [Theory]
    [InlineData("", "", ", ShardKey", "", "(account, number) gives, and it is (account)")]
    [InlineData(", ShardKey", "", "", "", "(account) gives, and it is (account, number)")]
    [InlineData(", ShardKey", "", "", ", ShardKey", "(account) gives, and it is (number)")]
    public async Task KHN030_fires_for_other_columns_that_say_in_which_shard_a_row_is(
        string first, string second, string firstNow, string secondNow, string message)
    {
        string text = After(Entry(first, second));
        Diagnostic found = Assert.Single(await AnalyzeAsync(Entry(firstNow, secondNow), text));
        CheckError(found, "Entry", "Table 'entries', the key: rows of version 1 in the schema lock are in the shards");
        CheckSays(found, message);
        Assert.Equal(text, Update(Entry(firstNow, secondNow), text));
    }

    [Fact]
    public async Task KHN030_fires_for_a_shard_key_that_has_changed_although_a_method_converts_the_rows()
    {
        string source = Entry(", ShardKey", "").Replace("long Sum);", "int Sum)") + """

            {
                [MigrateFrom(typeof(EntryV1))] internal static Entry From(EntryV1 old) => null!;
            }
            public sealed record EntryV1(string Account, long Number, long Sum);
            """;
        Diagnostic found = Assert.Single(await AnalyzeAsync(source, After(Entry("", ""))));
        CheckError(found, "Entry", "are in the shards that (account, number) gives");
        Assert.Equal("KHN037", Assert.Single(await AnalyzeAsync(source, After(Entry(", ShardKey", "")))).Id);
    }

    [Theory]
    [InlineData("", "", ", ShardKey", ", ShardKey")]
    [InlineData(", ShardKey", "", ", ShardKey", "")]
    public async Task KHN030_and_KHN037_are_silent_where_rows_stay_in_their_shards(
        string first, string second, string firstNow, string secondNow) =>
        Assert.Empty(await AnalyzeAsync(Entry(firstNow, secondNow), After(Entry(first, second))));

    static string Entry(string first, string second) => "[Transactional] public sealed partial record Entry("
        + $"[Key(0){first}] string Account, [Key(1){second}] long Number, long Sum);";

    [Fact]
    public async Task KHN030_fires_for_every_version_that_cannot_be_read()
    {
        // Each step is read, and both in one are not.
        string text = After(Account("byte N"), Account("ushort N"));
        Diagnostic found = Assert.Single(await AnalyzeAsync(Account("char N"), text));
        CheckError(found, "N", "rows of version 1 in the schema lock have 'uint8', which 'uint16' cannot hold");
    }

    [Theory]
    [InlineData("int A", "long A", "would be taken for 'a'")]
    [InlineData("[Column(Id = 5)] int A", "[Column(Id = 5)] int Z", "would be taken for 'a'")]
    public async Task KHN030_fires_for_a_column_that_is_called_or_numbered_as_one_that_was_removed(
        string before, string now, string message)
    {
        string text = After(Account($"int B, {before}"), Account("int B"));
        Diagnostic found = Assert.Single(await AnalyzeAsync(Account($"int B, {now} = 1"), text));
        CheckError(found, now[^1..], message);
        CheckSays(found, "[FormerNames(\"a\")] if it is the same column again");
    }

    [Theory]
    [InlineData("int N", "long N")]
    [InlineData("int N", "[Decimal(10, 0)] decimal N")]
    [InlineData("string N", "string? N")]
    [InlineData("string N, int Gone", "string N")]
    [InlineData("DateOnly N", "DateTime N")]
    [InlineData("[FixedSize(2)] IReadOnlyList<int> N", "[Large] IReadOnlyList<long> N")]
    public async Task KHN030_is_silent_for_what_is_read(string before, string now)
    {
        Diagnostic found = Assert.Single(await ChangeAsync(before, now));
        Assert.Equal("KHN037", found.Id);
    }

    [Fact]
    public async Task KHN030_is_silent_for_a_removed_column_that_is_named_again()
    {
        string text = After(Account("int B, int A"), Account("int B"));
        Diagnostic found = Assert.Single(await AnalyzeAsync(Account("int B, [FormerNames(\"a\")] int A = 1"), text));
        Assert.Equal("KHN037", found.Id);
        // What the lock has heard once need not be said for ever.
        string after = Update(Account("int B, [FormerNames(\"a\")] int A = 1"), text)!;
        Assert.Empty(await AnalyzeAsync(Account("int B, int A = 1"), after));
    }

    [Theory]
    [InlineData("string Balance", "Account", null)]
    [InlineData("string Balance", "Other", "KHN030")]
    [InlineData("long? Balance", "Account", null)]
    [InlineData("long? Balance, int More", "Account", "KHN030")]
    public async Task KHN030_is_silent_for_rows_that_a_method_converts(string before, string oldShape, string? expected)
    {
        string balance = before.Split(',')[0];
        string source = Account("long Balance").TrimEnd(';') + $$"""

            {
                [MigrateFrom(typeof({{oldShape}}V1))] internal static Account From({{oldShape}}V1 old) => null!;
            }
            public sealed record AccountV1(int Id, {{balance}});
            public sealed record OtherV1(string Name);
            """;
        Diagnostic[] found = await AnalyzeAsync(source, After(Account(before)));
        Assert.Equal(expected ?? "KHN037", Assert.Single(found).Id);
    }

    [Fact]
    public async Task KHN031_is_silent_for_a_column_that_a_method_fills()
    {
        string source = Account("string Name = \"\"").TrimEnd(';') + """

            {
                [MigrateFrom(typeof(V1))] internal static Account From(V1 old) => new(old.Id, old.Title);
            }
            public sealed record V1(int Id, string Title);
            """;
        Assert.Equal("KHN037", Assert.Single(await AnalyzeAsync(source, After(Account("string Title")))).Id);
        string later = After(Account("string Name"), Account("string Other = \"\""));
        Assert.Equal("KHN030", (await AnalyzeAsync(Account("string Name = \"\""), later))[0].Id);
        string migrated = source.Replace("string Title", "string Name").Replace("old.Title", "old.Name");
        Assert.DoesNotContain(await AnalyzeAsync(migrated, later), static d => d.Id == "KHN030");
    }

    [Fact]
    public async Task A_pragma_at_the_column_suppresses_a_rule()
    {
        string source = Account("\n#pragma warning disable KHN030\nbyte N\n#pragma warning restore KHN030\n");
        Assert.Empty(await AnalyzeAsync(source, After(Account("int N"))));
    }

    [Fact]
    public async Task KHN031_fires_for_a_column_that_came_when_one_of_its_type_went()
    {
        Diagnostic[] found = await ChangeAsync("string Title", "string? Other, string Name = \"\"");
        Assert.Equal(["KHN031", "KHN037"], found.Select(static d => d.Id));
        CheckSays(found[0], "column 'name': it came and 'title' of version 1 in the schema lock went");
        CheckSays(found[0], "write [FormerNames(\"title\")], else bring");
    }

    [Fact]
    public async Task KHN031_fires_for_a_column_whose_former_name_is_not_told_any_more()
    {
        string text = After(Account("string A = \"\""), Account("[FormerNames(\"A\")] string B = \"\""));
        Diagnostic[] found = await AnalyzeAsync(Account("string B = \"\""), text);
        Assert.Equal(["KHN031", "KHN037"], found.Select(static d => d.Id));
        CheckSays(found[0], "it was called 'a' in version 1 in the schema lock");
    }

    [Theory]
    [InlineData("string Title", "[FormerNames(\"Title\")] string Name")]
    [InlineData("string A, string B", "string C = \"\"")]
    [InlineData("string A", "string B = \"\", string C = \"\"")]
    [InlineData("string A", "int B = 1")]
    public async Task KHN031_is_silent_where_the_name_is_told_or_would_be_a_guess(string before, string now) =>
        Assert.Equal("KHN037", Assert.Single(await ChangeAsync(before, now)).Id);

    [Theory]
    [InlineData("int A", "int A, string B", "column 'b': rows of version 1")]
    [InlineData("Bare A", "Wanting A", "column 'a.more': rows of version 1")]
    public async Task KHN032_fires_for_a_column_without_a_default(string before, string now, string message)
    {
        string types = Shared + "public sealed record Wanting(int No, int More);";
        Diagnostic found = Assert.Single(await AnalyzeAsync(types + Account(now), After(types + Account(before))));
        Assert.Equal(("KHN032", DiagnosticSeverity.Error), (found.Id, found.Severity));
        CheckSays(found, message);
    }

    [Fact]
    public async Task KHN032_fires_for_a_default_that_is_taken_away_while_an_older_version_needs_it()
    {
        string text = After(Account("int A"), Account("int A, int B = 1"));
        Diagnostic found = Assert.Single(await AnalyzeAsync(Account("int A, int B"), text));
        Assert.Equal("KHN032", found.Id);
        CheckSays(found, "rows of version 1 in the schema lock have no value for it");
    }

    [Theory]
    [InlineData("int A, int B = 1")]
    [InlineData("int A, string? B")]
    [InlineData("[FormerNames(\"A\")] int B")]
    public async Task KHN032_is_silent_for_a_column_that_can_be_filled(string now) =>
        Assert.Equal("KHN037", Assert.Single(await ChangeAsync("int A", now)).Id);

    [Fact]
    public async Task KHN032_is_silent_for_a_property_with_an_initializer()
    {
        string source = Account("int A").TrimEnd(';') + " { public string B { get; init; } = \"\"; }";
        Assert.Equal("KHN037", Assert.Single(await AnalyzeAsync(source, After(Account("int A")))).Id);
    }

    [Theory]
    [InlineData("int A", "long A, string? C", "'c' came, 'a' changed")]
    [InlineData("int A, int B", "int A", "'b' went")]
    [InlineData("int A", "int? A", "'a' changed")]
    public async Task KHN037_fires_for_what_the_lock_does_not_have(string before, string now, string message)
    {
        Diagnostic found = Assert.Single(await ChangeAsync(before, now));
        Assert.Equal("KHN037", found.Id);
        CheckSays(found, $"Table 'accounts' is not in the schema lock as it is: {message};");
    }

    [Theory]
    [InlineData("", "it is new")]
    [InlineData(LockWriter.Format + "\ntable accounts gone\n  id: int32 key #926444256\n", "it is marked as gone")]
    public async Task KHN037_fires_for_a_table_that_the_lock_does_not_have(string text, string message)
    {
        string source = "[Transactional] public sealed partial record Account([Key] int Id);";
        CheckSays(Assert.Single(await AnalyzeAsync(source, text)), message);
    }

    [Theory]
    [InlineData("int A, string B", "string B, int A")]
    [InlineData("int A", "int A = 5")]
    [InlineData("int A", "[Index] int A")]
    public async Task KHN037_is_silent_for_what_is_not_stored(string before, string now) =>
        Assert.Empty(await ChangeAsync(before, now));

    [Fact]
    public async Task KHN037_is_silent_while_the_lock_is_written()
    {
        (string, string?)[] files = [(LockPath, After(Account("int A")) + "\ntable old\n  id: int32 key #1\n")];
        Assert.Empty(await AnalyzeAsync(Account("long A"), files, isUpdating: true));
        Assert.Equal("KHN030", Assert.Single(await AnalyzeAsync(Account("byte A"), files, isUpdating: true)).Id);
    }

    [Fact]
    public async Task KHN039_fires_for_a_table_that_no_record_has()
    {
        string text = After(Account("int A"));
        Diagnostic[] found = await AnalyzeAsync(
            "[Transactional] public sealed partial record Other([Key] int Id);", text + "\n");
        Assert.Equal(["KHN037", "KHN039"], found.Select(static d => d.Id));
        CheckSays(found[1], "Table 'accounts' is in the schema lock and no record has it");
        FileLinePositionSpan place = found[1].Location.GetLineSpan();
        Assert.Equal((LockPath, "table accounts"), (place.Path, text.Split('\n')[place.StartLinePosition.Line]));
    }

    [Theory]
    [InlineData("[Transactional] public sealed partial record Account(int Id);")]
    [InlineData("[Transactional] public sealed partial record Other([Key] int Id); // gone")]
    public async Task KHN039_is_silent_for_a_broken_record_and_for_what_is_gone(string source)
    {
        string text = After(Account("int A"));
        if (source.EndsWith("gone", StringComparison.Ordinal))
            text = Update(source, text)!;
        Assert.Empty(await AnalyzeAsync(source, text));
    }

    [Fact]
    public async Task Without_a_lock_nothing_is_said() => Assert.Empty(await AnalyzeAsync(
        Account("int A"), [("/src/khonsu.schema.lock.md", "nonsense"), ("/src/schema.lock", "nonsense")]));

    static Task<Diagnostic[]> ChangeAsync(string before, string now)
    {
        const string head = "using System.Collections.Generic;\n" + Shared;
        return AnalyzeAsync(head + Account(now), After(head + Account(before)));
    }

    static void CheckError(Diagnostic found, string member, string message)
    {
        Assert.Equal(("KHN030", DiagnosticSeverity.Error), (found.Id, found.Severity));
        CheckSays(found, message);
        string source = found.Location.SourceTree!.ToString();
        Assert.Equal(member, source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }
}
