using System.Collections.Immutable;
using Khonsu.Generators.CodeFixes;
using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Tests.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using static Khonsu.Generators.Tests.Schemas.LockedProject;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>What the schema lock complains of is put right in the source, one at a time and many at once.</summary>
public sealed class OlderRowsFixTests
{
    [Theory]
    [InlineData("KHN030", "string? N", "string N", "string? N")]
    [InlineData("KHN030", "int? N", "[Index] int N", "[Index] int? N")]
    [InlineData("KHN031", "string Title", "string Name = \"\"", "[FormerNames(\"title\")] string Name = \"\"")]
    [InlineData(
        "KHN031",
        "string Title",
        "[Index, FormerNames(\"Head\")] string Name = \"\"",
        "[Index, FormerNames(\"Head\", \"title\")] string Name = \"\"")]
    [InlineData("KHN032", "int A", "int A, string B", "int A, string? B")]
    [InlineData(
        "KHN032",
        "int A",
        "int A,\n    // Kept.\n    [Index]\n    int B",
        "int A,\n    // Kept.\n    [Index]\n    int? B")]
    public async Task A_column_is_put_right(string id, string before, string now, string after)
    {
        string fixedSource = (await FixFirstAsync(id, Account(now), After(Account(before))))!;
        Assert.Equal(Account(after), fixedSource);
        await CheckSilentAsync(id, fixedSource, After(Account(before)));
    }

    [Fact]
    public async Task A_property_is_put_right_too()
    {
        string source = Account("int A").TrimEnd(';') + " { public required string B { get; init; } }";
        string text = After(Account("int A"));
        string fixedSource = (await FixFirstAsync("KHN032", source, text))!;
        Assert.Equal(source.Replace("string B", "string? B"), fixedSource);
        await CheckSilentAsync("KHN032", fixedSource, text);
    }

    [Fact]
    public async Task A_name_of_before_comes_first()
    {
        string text = After(
            Account("string A = \"\""),
            Account("[FormerNames(\"A\")] string B = \"\""),
            Account("[FormerNames(\"A\", \"B\")] string C = \"\""));
        string fixedSource = (await FixFirstAsync("KHN031", Account("[FormerNames(\"B\")] string C = \"\""), text))!;
        Assert.Equal(Account("[FormerNames(\"a\", \"B\")] string C = \"\""), fixedSource);
        await CheckSilentAsync("KHN031", fixedSource, text);
    }

    [Fact]
    public async Task A_column_that_is_there_again_says_so()
    {
        string text = After(Account("int B, int A"), Account("int B"));
        string fixedSource = (await FixFirstAsync("KHN030", Account("int B, int A = 1"), text))!;
        Assert.Equal(Account("int B, [FormerNames(\"a\")] int A = 1"), fixedSource);
        await CheckSilentAsync("KHN030", fixedSource, text);
    }

    [Theory]
    [InlineData("KHN030", "int? N, string? M", "int N, string M", "int? N, string? M")]
    [InlineData(
        "KHN031",
        "int N, string M",
        "int O = 1, string P = \"\"",
        "[FormerNames(\"n\")] int O = 1, [FormerNames(\"m\")] string P = \"\"")]
    [InlineData("KHN032", "int A", "int A, int B, string C", "int A, int? B, string? C")]
    public async Task Many_columns_are_put_right_at_once(string id, string before, string now, string after)
    {
        string text = After(Account(before));
        Project project = Open(Account(now), text);
        ImmutableArray<Diagnostic> found = await FindAsync(project, id);
        Assert.Equal(2, found.Length);
        var context = new FixAllContext(
            project.Documents.Single(), new OlderRowsFix(), FixAllScope.Document, id, [id],
            new FoundDiagnostics(found), default);
        CodeAction? action = await new OlderRowsFix().GetFixAllProvider()!.GetFixAsync(context);
        Assert.Equal(Account(after), await AppliedAsync(action!, project));
        await CheckSilentAsync(id, Account(after), text);
    }

    [Theory]
    [InlineData(
        "int N, string? Note",
        "[Decimal(9, 0)] decimal N, string? Note",
        "int Id, int N, string? Note",
        "N: old.N, Note: old.Note",
        true)]
    [InlineData(
        "[Column(\"BIG\")] ulong Big, DateOnly? N",
        "[Column(\"BIG\")] long Big, DateOnly? N, bool New = true",
        "[Column(\"BIG\")] ulong BIG, int Id, DateOnly? N",
        "Big: old.BIG, N: old.N",
        false)]
    public async Task A_method_is_begun_for_what_only_a_method_can_convert(
        string before, string now, string parameters, string arguments, bool isDone)
    {
        string text = After(Account(before));
        string source = (await FixFirstAsync("KHN030", Account(now), text))!;
        Assert.Equal(
            $$"""
            {{Account(now).TrimEnd(';')}}
            {
                [MigrateFrom(typeof(AccountV1))]
                internal static Account FromV1(AccountV1 old) => new(Id: old.Id, {{arguments}});
            }

            internal sealed record AccountV1({{parameters}});
            """.ReplaceLineEndings(),
            source.ReplaceLineEndings());
        await CheckSilentAsync("KHN030", source, text);
        // Why only one: what C# does not convert by itself is left to the user, as an error.
        if (isDone)
            await FixHarness.CheckFixedAsync("KHN030", OpenHead + source);
    }

    [Fact]
    public async Task A_method_is_begun_for_a_record_of_properties_too()
    {
        const string before = """
            [Transactional] public sealed partial record Account
            {
                [Key] public int Id { get; init; }
                public ImmutableArray<Guid> Marks { get; init; }
                public DateTimeOffset At { get; init; }
            }
            """;
        string now = before.Replace("ImmutableArray<Guid>", "ImmutableArray<string>");
        const string head = "using System.Collections.Immutable;\n";
        string source = (await FixFirstAsync("KHN030", head + now, After(head + before)))!;
        Assert.Contains(
            "FromV1(AccountV1 old) => new() { Id = old.Id, Marks = old.Marks, At = old.At };",
            source,
            StringComparison.Ordinal);
        Assert.Contains("DateTimeOffset At, int Id, ", source, StringComparison.Ordinal);
        Assert.Contains(" ImmutableArray<Guid> Marks);", source, StringComparison.Ordinal);
        await CheckSilentAsync("KHN030", source, After(head + before));
    }

    [Theory]
    [InlineData("KHN030", "(long A, int B) N", "(int A, int B) N")]
    [InlineData("KHN030", "(int? A, int B) N", "(int A, int B) N")]
    [InlineData("KHN032", "Bare N", "More N")]
    [InlineData("KHN032", "string Title", "string Name")]
    public async Task Nothing_is_offered_where_it_would_be_a_guess(string id, string before, string now)
    {
        const string types = "\npublic sealed record Bare(int No); public sealed record More(int No, int Most);";
        Assert.Null(await FixFirstAsync(id, Account(now) + types, After(Account(before) + types)));
    }

    static async Task<string?> FixFirstAsync(string id, string source, string text)
    {
        Project project = Open(source, text);
        ImmutableArray<Diagnostic> found = await FindAsync(project, id);
        var offered = new List<CodeAction>();
        var context = new CodeFixContext(
            project.Documents.Single(), found[0], (action, _) => offered.Add(action), default);
        await new OlderRowsFix().RegisterCodeFixesAsync(context);
        return offered.Count == 0 ? null : await AppliedAsync(offered[0], project);
    }

    static async Task<ImmutableArray<Diagnostic>> FindAsync(Project project, string id)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new SchemaLockAnalyzer()], project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(d => d.Id == id).OrderBy(static d => d.Location.SourceSpan.Start)];
    }

    static async Task<string> AppliedAsync(CodeAction action, Project project)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(default);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        string source = (await changed.GetProject(project.Id)!.Documents.Single().GetTextAsync()).ToString();
        return source[OpenHead.Length..];
    }

    static async Task CheckSilentAsync(string id, string source, string text) =>
        Assert.DoesNotContain(await AnalyzeAsync(source, text), found => found.Id == id);
}
