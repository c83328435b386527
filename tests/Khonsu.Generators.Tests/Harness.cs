using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Khonsu.Generators.Diagnostics;

namespace Khonsu.Generators.Tests;

/// <summary>
/// Compiles source text against the real runtime, with the generator and the analyzers as the compiler would run them.
/// </summary>
static class Harness
{
    const string FirstFile = "File0.cs";

    public static readonly CSharpParseOptions CSharp14 = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    // Why: a compilation that is derived from this one shares its bound references, the dearest part of a small one.
    static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Sample",
        references: [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(KhonsuStore).Assembly.Location)],
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            generalDiagnosticOption: ReportDiagnostic.Error));

    /// <summary>All analyzers of the product.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers =>
    [
        new RecordAnalyzer(), new TableNameAnalyzer(), new SchemaLockAnalyzer(), new TransactionAnalyzer(),
        new OutcomeAnalyzer(),
    ];

    /// <summary>Makes a compilation of files named File0.cs, File1.cs and so on, in the order given.</summary>
    public static CSharpCompilation Compile(params string[] sources) => Compile(NullableContextOptions.Enable, sources);

    public static CSharpCompilation Compile(NullableContextOptions nullable, params string[] sources)
    {
        // Why: an array. Roslyn may read the trees twice, and a query would parse them into other trees each time.
        SyntaxTree[] trees = [.. sources.Select(static (source, i) => Parse(source, $"File{i}.cs"))];
        return s_empty.WithOptions(s_empty.Options.WithNullableContextOptions(nullable)).AddSyntaxTrees(trees);
    }

    public static SyntaxTree Parse(string source, string path = FirstFile, CSharpParseOptions? options = null) =>
        CSharpSyntaxTree.ParseText("using System;\nusing Khonsu;\n" + source, options ?? CSharp14, path);

    /// <summary>A driver that remembers why each step ran.</summary>
    public static GeneratorDriver Driver(CSharpParseOptions? options = null) => CSharpGeneratorDriver.Create(
        [new TransactionalGenerator().AsSourceGenerator()],
        parseOptions: options ?? CSharp14,
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None,
            trackIncrementalGeneratorSteps: true));

    public static GeneratorDriverRunResult Run(Compilation compilation) =>
        Driver().RunGenerators(compilation).GetRunResult();

    /// <summary>All generated text in the order of hint names.</summary>
    public static string TextOf(GeneratorDriverRunResult result) => string.Join(
        "\n",
        result.Results.SelectMany(static r => r.GeneratedSources)
            .OrderBy(static source => source.HintName, StringComparer.Ordinal)
            .Select(static source => $"//HintName: {source.HintName}\n{source.SourceText}"));

    /// <summary>
    /// What the compiler says about source and generated code together, warnings as errors; missing documentation only
    /// where the generator wrote the code.
    /// </summary>
    public static string[] Errors(Compilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(
            compilation,
            out Compilation output,
            out ImmutableArray<Diagnostic> own);
        return own.Concat(output.GetDiagnostics())
            .Where(static d => d.Severity >= DiagnosticSeverity.Warning)
            .Where(static d => d.Id != "CS1591" || d.Location.SourceTree?.FilePath.EndsWith(".g.cs") == true)
            .Select(static d => d.ToString())
            .Distinct()
            .ToArray();
    }

    /// <summary>
    /// What the analyzers say about source and generated code together; shows too that both compile, warnings aside.
    /// </summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeCompiledAsync(Compilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        ImmutableArray<Diagnostic> all = await output.WithAnalyzers(Analyzers).GetAllDiagnosticsAsync();
        Assert.Empty(all.Where(static d => d is { DefaultSeverity: DiagnosticSeverity.Error, Id: ['C', 'S', ..] }));
        return InOrder(all);
    }

    /// <summary>What the analyzers say about source and generated code together.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Compilation compilation,
        CSharpParseOptions? options = null)
    {
        Driver(options).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        ImmutableArray<Diagnostic> found = await output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        return InOrder(found);
    }

    static ImmutableArray<Diagnostic> InOrder(ImmutableArray<Diagnostic> found) =>
        [.. found.OrderBy(static d => d.Location.SourceSpan.Start).ThenBy(static d => d.Id, StringComparer.Ordinal)];
}
