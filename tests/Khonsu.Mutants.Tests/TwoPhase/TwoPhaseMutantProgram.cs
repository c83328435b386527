using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>
/// Compiles the walks and the rules of the room TwoPhase, with one bug or none: the room, those that it speaks of, and
/// the tests of the room as they are.
/// </summary>
static class TwoPhaseMutantProgram
{
    const string ProgramName = "twophase";
    const string Room = "TwoPhase";

    // Rooms as a whole, and what they need of others.
    static readonly string[] s_rooms = [Room, "Certification", "Diagnostics", "Log"];

    static readonly string[] s_files =
    [
        "Format/ByteReader.cs", "Format/ByteWriter.cs", "Format/Checksum.cs", "Format/MalformedBytesException.cs",
    ];

    static readonly string[] s_own = ["TwoPhaseProgram.cs", "Rules.cs"];

    // What the tests of the room are written with.
    static readonly string[] s_libraries = ["xunit.abstractions.dll", "xunit.assert.dll", "xunit.core.dll"];

    static readonly CSharpParseOptions s_parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithPreprocessorSymbols("KHONSU_TWO_PHASE_PROGRAM", "NET", "NET10_0", "NET10_0_OR_GREATER");

    static readonly Lazy<CSharpCompilation> s_whole = new(ParseAll);

    /// <summary>Compiles the program into a folder.</summary>
    /// <param name="mutant">The bug to plant, or null for none.</param>
    /// <param name="folder">Where the program and what it needs are written.</param>
    /// <returns>Path of the program.</returns>
    public static string Compile(TwoPhaseMutant? mutant, string folder)
    {
        CSharpCompilation compilation = mutant is null ? s_whole.Value : Plant(s_whole.Value, mutant);
        string path = Path.Combine(folder, ProgramName + ".dll");
        EmitResult result = compilation.Emit(path);
        Assert.True(result.Success, $"{mutant?.Name} does not compile:\n{string.Join('\n', result.Diagnostics)}");
        File.WriteAllText(
            Path.Combine(folder, ProgramName + ".runtimeconfig.json"), MutantProgram.RuntimeConfiguration);
        foreach (string library in Libraries())
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        return path;
    }

    static CSharpCompilation Plant(CSharpCompilation whole, TwoPhaseMutant mutant)
    {
        string path = Path.Combine(RepositoryFolders.Cluster, Room, mutant.File);
        SyntaxTree tree = whole.SyntaxTrees.Single(one => one.FilePath == path);
        return whole.ReplaceSyntaxTree(tree, Parse(mutant.PlantIn(tree.GetText().ToString()), path));
    }

    static CSharpCompilation ParseAll()
    {
        IEnumerable<SyntaxTree> trees = SourceFiles()
            .Select(static path => Parse(File.ReadAllText(path), path))
            .Append(Parse(MutantProgram.ImplicitUsings, "ImplicitUsings.cs"))
            .Append(Parse("global using Xunit;", "XunitUsing.cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            optimizationLevel: OptimizationLevel.Release,
            checkOverflow: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress);
        IEnumerable<MetadataReference> libraries = Libraries()
            .Select(static path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            ProgramName, trees, [.. Basic.Reference.Assemblies.Net100.References.All, .. libraries], options);
    }

    static IEnumerable<string> SourceFiles() =>
    [
        .. s_rooms.SelectMany(static room => FilesOf(Path.Combine(RepositoryFolders.Cluster, room))),
        .. s_files.Select(static file => Path.Combine(RepositoryFolders.Cluster, file)),
        .. FilesOf(Path.Combine(RepositoryFolders.ClusterTests, Room)),
        .. s_own.Select(static file => Path.Combine(RepositoryFolders.Project, Room, file)),
    ];

    static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*.cs");

    static IEnumerable<string> Libraries()
        => s_libraries.Select(static library => Path.Combine(AppContext.BaseDirectory, library));

    static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(SourceText.From(source.ReplaceLineEndings("\n")), s_parsing, path);
}
