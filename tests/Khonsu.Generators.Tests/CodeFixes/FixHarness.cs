using System.Collections.Immutable;
using Khonsu.Generators.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Tests.CodeFixes;

/// <summary>Runs the code fixes as an editor would, and shows that what they leave is right.</summary>
static class FixHarness
{
    const string File = "File0.cs";

    /// <summary>All fixes of the product.</summary>
    public static readonly ImmutableArray<CodeFixProvider> Providers = [.. typeof(SyntaxFix).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
        .OrderBy(static type => type.Name, StringComparer.Ordinal)
        .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>Fixes the first complaint of a rule.</summary>
    /// <returns>The source then, or null when no fix is offered.</returns>
    public static async Task<string?> FixFirstAsync(string id, string source)
    {
        (Document document, ImmutableArray<Diagnostic> found) = await OpenAsync(id, source);
        Assert.NotEmpty(found);
        var offered = new List<CodeAction>();
        var context = new CodeFixContext(document, found[0], (action, _) => offered.Add(action), default);
        await ProviderOf(id).RegisterCodeFixesAsync(context);
        return offered.Count == 0 ? null : await AppliedAsync(offered[0], document);
    }

    /// <summary>Fixes all complaints of a rule in the file.</summary>
    /// <returns>The source then.</returns>
    public static async Task<string> FixAllAsync(string id, string source)
    {
        (Document document, ImmutableArray<Diagnostic> found) = await OpenAsync(id, source);
        Assert.True(found.Length > 1, $"{id} fires {found.Length} times, which shows nothing about many.");
        CodeFixProvider provider = ProviderOf(id);
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, id, [id], new FoundDiagnostics(found), default);
        CodeAction? action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(action);
        return await AppliedAsync(action, document);
    }

    /// <summary>Shows that a rule is silent about a source, and that the source compiles.</summary>
    public static async Task CheckFixedAsync(string id, string source)
    {
        CSharpCompilation compilation = Harness.Compile().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(source, Harness.CSharp14, File));
        Assert.DoesNotContain(await Harness.AnalyzeCompiledAsync(compilation), d => d.Id == id);
    }

    static CodeFixProvider ProviderOf(string id) =>
        Providers.Single(provider => provider.FixableDiagnosticIds.Contains(id));

    static async Task<(Document Document, ImmutableArray<Diagnostic> Found)> OpenAsync(string id, string source)
    {
        CSharpCompilation compilation = Harness.Compile().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(source, Harness.CSharp14, File));
        var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(Harness.CSharp14)
            .WithMetadataReferences(compilation.References));
        foreach (SyntaxTree generated in Harness.Run(compilation).GeneratedTrees)
            project = project.AddDocument(Path.GetFileName(generated.FilePath), await generated.GetTextAsync()).Project;
        Document document = project.AddDocument(File, SourceText.From(source), filePath: File);
        Compilation complete = (await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found =
            await complete.WithAnalyzers(Harness.Analyzers).GetAnalyzerDiagnosticsAsync();
        SyntaxTree? tree = await document.GetSyntaxTreeAsync();
        return (document, [.. found
            .Where(d => d.Id == id && d.Location.SourceTree == tree)
            .OrderBy(static d => d.Location.SourceSpan.Start)]);
    }

    static async Task<string> AppliedAsync(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(default);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }
}
