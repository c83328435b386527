using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Khonsu.Generators;
using Khonsu.Generators.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Khonsu.Architecture.Tests.Snippets;

/// <summary>
/// Compiles source text as a user's project would: net10.0, implicit usings, the runtime, the generator, its analyzers.
/// </summary>
static class SnippetCompiler
{
    const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14);

    // What a program gets with the packages of ours that it uses.
    static readonly string[] s_besides =
        ["Khonsu.Cluster.dll", "Khonsu.Flight.dll", "Apache.Arrow*.dll", "Grpc.*.dll", "Google.Protobuf.dll"];

    static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(KhonsuStore).Assembly.Location),
        .. s_besides.SelectMany(static pattern => Directory.EnumerateFiles(AppContext.BaseDirectory, pattern))
            .Concat(Directory.EnumerateFiles(AspNetFolder, "Microsoft.*.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    // Why: the SDK suppresses them too; a library that was built for an older runtime is
    // none of the program's business.
    static readonly Dictionary<string, ReportDiagnostic> s_suppressed = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1702"] = ReportDiagnostic.Suppress,
    };

    static int s_lastName;

    static string AspNetFolder => Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!;

    /// <summary>Compiles a program with the generator.</summary>
    /// <returns>
    /// The compilation, and what the compiler, the generator and the analyzers find wrong, warnings included.
    /// </returns>
    public static async Task<(Compilation Compilation, string[] Errors)> CompileProgramAsync(string source)
    {
        CSharpCompilation compilation = Create(OutputKind.ConsoleApplication, [ImplicitUsings, source], s_references);
        CSharpGeneratorDriver
            .Create([new TransactionalGenerator().AsSourceGenerator()], parseOptions: s_parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> own);
        ImmutableArray<DiagnosticAnalyzer> analyzers =
            [new RecordAnalyzer(), new TableNameAnalyzer(), new TransactionAnalyzer(), new OutcomeAnalyzer()];
        ImmutableArray<Diagnostic> found = await output.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
        string[] errors = own.Concat(output.GetDiagnostics()).Concat(found)
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(static diagnostic => diagnostic.ToString())
            .Distinct()
            .ToArray();
        return (output, errors);
    }

    /// <summary>Runs a compiled program in this process.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(Compilation compilation)
    {
        MethodInfo main = Assembly.Load(Emit(compilation)).EntryPoint!;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            string[] none = [];
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [none];
            main.Invoke(null, arguments);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }

    /// <summary>Compiles a library of fixture types, without the generator.</summary>
    /// <returns>The assembly's bytes.</returns>
    public static byte[] CompileLibrary(string source, params Type[] alsoSees)
    {
        IEnumerable<MetadataReference> more =
            alsoSees.Select(static type => MetadataReference.CreateFromFile(type.Assembly.Location));
        return Emit(Create(OutputKind.DynamicallyLinkedLibrary, [source], [.. s_references, .. more]));
    }

    static CSharpCompilation Create(OutputKind kind, string[] sources, IEnumerable<MetadataReference> references)
        => CSharpCompilation.Create(
            $"Snippet{Interlocked.Increment(ref s_lastName)}",
            sources.Select(static source => CSharpSyntaxTree.ParseText(source, s_parse)),
            references,
            new CSharpCompilationOptions(
                kind,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release,
                specificDiagnosticOptions: s_suppressed));

    static byte[] Emit(Compilation compilation)
    {
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return bytes.ToArray();
    }
}
