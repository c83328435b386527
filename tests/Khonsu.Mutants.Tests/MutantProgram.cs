using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Mutants.Tests;

/// <summary>
/// Compiles the sources of the runtime, whole or with one bug, together with the stress workloads into a program of
/// their own. All sources are parsed once; a bug replaces one of them.
/// </summary>
static class MutantProgram
{
    const string AssemblyName = "mutant";
    const string StressMain = "Khonsu.Stress.Tests.Workloads.StressProgram";
    const string StallMain = "Khonsu.Mutants.Tests.Program.StallProgram";

    /// <summary>What a program is run with.</summary>
    public const string RuntimeConfiguration = """
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" },
            "configProperties": {
              "System.GC.Concurrent": false,
              "System.Globalization.Invariant": true,
              "System.Runtime.TieredPGO": false
            }
          }
        }
        """;

    /// <summary>What the SDK's implicit usings are for a console program.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    static readonly CSharpParseOptions s_parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithPreprocessorSymbols("KHONSU_STEPS", "KHONSU_STRESS_PROGRAM", "NET", "NET10_0", "NET10_0_OR_GREATER");

    static readonly Lazy<CSharpCompilation> s_whole = new(ParseAll);

    /// <summary>Compiles a program into a folder.</summary>
    /// <param name="mutant">The bug to plant, or null for none.</param>
    /// <param name="hasStalls">Whether its threads stall at one step.</param>
    /// <param name="folder">Where the program and what it needs are written.</param>
    /// <returns>Path of the program.</returns>
    public static string Compile(Mutant? mutant, bool hasStalls, string folder)
    {
        CSharpCompilation compilation = mutant is null ? s_whole.Value : Plant(s_whole.Value, mutant);
        compilation = compilation.WithOptions(compilation.Options.WithMainTypeName(hasStalls ? StallMain : StressMain));
        string path = Path.Combine(folder, AssemblyName + ".dll");
        EmitResult result;
        using (FileStream output = File.Create(path))
            result = compilation.Emit(output);
        string name = mutant?.Name ?? "the whole runtime";
        Assert.True(result.Success, $"{name} does not compile:\n{string.Join('\n', result.Diagnostics)}");
        File.WriteAllText(Path.Combine(folder, AssemblyName + ".runtimeconfig.json"), RuntimeConfiguration);
        foreach (string library in Libraries())
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        return path;
    }

    static CSharpCompilation Plant(CSharpCompilation whole, Mutant mutant)
    {
        string path = Path.Combine(RepositoryFolders.Runtime, mutant.File);
        SyntaxTree tree = whole.SyntaxTrees.Single(one => one.FilePath == path);
        return whole.ReplaceSyntaxTree(tree, Parse(mutant.PlantIn(tree.GetText().ToString()), path));
    }

    static CSharpCompilation ParseAll()
    {
        IEnumerable<SyntaxTree> trees = SourceFiles()
            .Select(static path => Parse(File.ReadAllText(path), path))
            .Append(Parse(ImplicitUsings, "ImplicitUsings.cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress);
        IEnumerable<MetadataReference> libraries = Libraries()
            .Select(static path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            AssemblyName, trees, [.. Basic.Reference.Assemblies.Net100.References.All, .. libraries], options);
    }

    static IEnumerable<string> SourceFiles() =>
    [
        .. FilesOf(RepositoryFolders.Runtime, SearchOption.AllDirectories).Where(IsSource),
        .. FilesOf(Path.Combine(RepositoryFolders.Stress, "History")).Where(static path => !path.EndsWith("Tests.cs")),
        .. FilesOf(Path.Combine(RepositoryFolders.Stress, "Workloads")),
        .. FilesOf(Path.Combine(RepositoryFolders.Project, "Program")),
    ];

    static IEnumerable<string> FilesOf(string folder, SearchOption option = SearchOption.TopDirectoryOnly)
        => Directory.EnumerateFiles(folder, "*.cs", option);

    // What the build itself wrote is none.
    static bool IsSource(string path)
    {
        string fromRuntime = Path.GetRelativePath(RepositoryFolders.Runtime, path);
        return fromRuntime.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj");
    }

    static IEnumerable<string> Libraries() => Directory.EnumerateFiles(AppContext.BaseDirectory, "Apache.Arrow*.dll");

    static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(SourceText.From(source.ReplaceLineEndings("\n")), s_parsing, path);
}
