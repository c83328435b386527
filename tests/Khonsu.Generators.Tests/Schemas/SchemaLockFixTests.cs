using System.Collections.Immutable;
using Khonsu.Generators.CodeFixes;
using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Schemas;
using Khonsu.Generators.Tests.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using static Khonsu.Generators.Tests.Schemas.LockedProject;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>The fix that writes the lock from an editor leaves what the build writes.</summary>
public sealed class SchemaLockFixTests
{
    const string Before = """
        [Transactional] public sealed partial record Account([Key] int Id, int Sum);
        [Transactional] public sealed partial record Branch([Key] int Id);
        """;

    const string Now = """
        [Transactional] public sealed partial record Account([Key] int Id, long Sum);
        [Transactional] public sealed partial record Branch([Key] int Id, string? City);
        [Transactional] public sealed partial record Customer([Key] int Id);
        [Transactional] public sealed partial record Ant([Key] int Id);
        """;

    [Fact]
    public async Task One_table_is_written_and_the_others_stay()
    {
        Project project = Open(Now, After(Before));
        string text = await FixAsync(project, "Account");
        Assert.Contains("\n  sum: int64 #", text, StringComparison.Ordinal);
        Assert.DoesNotContain("city", text, StringComparison.Ordinal);
        Assert.Equal(["ants", "branches", "customers"], await OutOfDateAsync(Now, text));
    }

    [Fact]
    public async Task The_first_table_of_an_empty_lock_comes_with_its_head()
    {
        string text = await FixAsync(Open(Now, ""), "Branch");
        Assert.StartsWith(LockWriter.Head("\n") + "\ntable branches\n", text, StringComparison.Ordinal);
        Assert.Equal(["accounts", "ants", "customers"], await OutOfDateAsync(Now, text));
    }

    [Theory]
    [InlineData(FixAllScope.Document, false)]
    [InlineData(FixAllScope.Project, false)]
    [InlineData(FixAllScope.Solution, false)]
    [InlineData(FixAllScope.Project, true)]
    public async Task All_tables_are_written_as_the_build_writes_them(FixAllScope scope, bool isEmpty)
    {
        string text = isEmpty ? "" : After(Before);
        Project project = Open(Now, text);
        Document document = project.Documents.Single();
        var context = new FixAllContext(
            document, new SchemaLockFix(), scope, "KHN037", ["KHN037"], new FoundDiagnostics(await FindAsync(project)),
            default);
        CodeAction? action = await new SchemaLockFix().GetFixAllProvider().GetFixAsync(context);
        Assert.Equal(Update(Now, text), await AppliedAsync(action!, project));
    }

    [Fact]
    public async Task A_lock_that_has_changed_meanwhile_is_left_alone()
    {
        Project project = Open(Now, After(Before));
        ImmutableArray<Diagnostic> found = await FindAsync(project);
        TextDocument file = project.AdditionalDocuments.Single();
        Project changed = project.Solution.WithAdditionalDocumentText(
            file.Id, SourceText.From("# More.\n" + After(Before))).GetProject(project.Id)!;
        Assert.Empty(await OfferedAsync(changed, found[0]));
    }

    static async Task<ImmutableArray<Diagnostic>> FindAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new SchemaLockAnalyzer()], project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(static d => d.Id == "KHN037").OrderBy(static d => d.Location.SourceSpan.Start)];
    }

    static async Task<string> FixAsync(Project project, string record)
    {
        ImmutableArray<Diagnostic> found = await FindAsync(project);
        Diagnostic own = found.Single(d => d.Location.SourceTree!.ToString()[d.Location.SourceSpan.Start..]
            .StartsWith(record, StringComparison.Ordinal));
        return await AppliedAsync(Assert.Single(await OfferedAsync(project, own)), project);
    }

    static async Task<List<CodeAction>> OfferedAsync(Project project, Diagnostic diagnostic)
    {
        var offered = new List<CodeAction>();
        var context = new CodeFixContext(
            project.Documents.Single(), diagnostic, (action, _) => offered.Add(action), default);
        await new SchemaLockFix().RegisterCodeFixesAsync(context);
        return offered;
    }

    static async Task<string> AppliedAsync(CodeAction action, Project project)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(default);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        TextDocument file = changed.GetProject(project.Id)!.AdditionalDocuments.Single();
        return (await file.GetTextAsync()).ToString();
    }

    static async Task<string[]> OutOfDateAsync(string source, string text)
    {
        Diagnostic[] found = await AnalyzeAsync(source, text);
        return [.. found.Select(static d => d.GetMessage().Split('\'')[1])];
    }
}
