using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Simulation.Mutants;

/// <summary>
/// Compiles the pure rooms of the cluster in memory, and the state that the log is applied to, whole or with one bug.
/// All sources are parsed once.
/// </summary>
static class MachineCompiler
{
    // What the project file says to the compiler: what is imported everywhere, and who sees inside.
    const string Preamble = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Khonsu.Simulation")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Khonsu.Simulation.Tests")]
        """;

    static readonly string[] s_rooms = ["Log", "Format", "Consensus", "Diagnostics", "Certification", "TwoPhase"];

    // Of rooms that do more than decide, what the state of a store is made of.
    static readonly string[] s_files =
    [
        "UnknownTableException.cs", "Driver/IReplicatedState.cs", "Driver/ICheckpointWriter.cs",
        "Apply/CommitEncoder.cs", "Apply/CommitMeasure.cs", "Apply/CommitWatch.cs", "Apply/CommitWatches.cs",
        "Apply/EntryTime.cs", "Apply/GroupedTable.cs",
        "Apply/ISharedTransactions.cs", "Apply/KnownSchemas.cs", "Apply/LocalStore.cs", "Apply/OpenCommit.cs",
        "Apply/OrderedCommits.cs", "Apply/OrderedStore.cs", "Apply/OrderedTimes.cs", "Apply/Pulse.cs",
        "Apply/ShardHistory.cs", "Apply/ShardPositions.cs", "Apply/SharedRest.cs", "Apply/StateRest.cs",
        "Apply/StateWriter.cs", "Apply/StoreState.cs", "Apply/StoreState.Shared.cs", "Apply/WatchEnd.cs",
        "Apply/WatchedCommit.cs", "Placement/JumpHash.cs",
        "Placement/ShardMap.cs", "Storage/OtherLife.cs", "Storage/StorageException.cs", "Storage/StorageFault.cs",
    ];

    static readonly CSharpParseOptions s_parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithPreprocessorSymbols("NET", "NET10_0", "NET10_0_OR_GREATER");

    static readonly Lazy<CSharpCompilation> s_whole = new(ParseAll);

    /// <summary>Folder of the cluster's sources, as the build of this assembly knew it.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(
        typeof(MachineCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "ProjectDirectory").Value!,
        "..",
        "..",
        "Khonsu.Cluster"));

    /// <summary>Compiles the machine.</summary>
    /// <param name="bug">The bug to plant, or null for none.</param>
    /// <returns>The assembly's bytes.</returns>
    /// <exception cref="InvalidOperationException">The text to replace is not there once, or does not
    /// compile.</exception>
    public static byte[] Compile(PlantedBug? bug)
    {
        CSharpCompilation compilation = bug is null ? s_whole.Value : Plant(s_whole.Value, bug);
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            IEnumerable<Diagnostic> errors = result.Diagnostics
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException(
                $"{bug?.Name ?? "the machine"} does not compile:\n{string.Join('\n', errors)}");
        }
        return image.ToArray();
    }

    static CSharpCompilation Plant(CSharpCompilation whole, PlantedBug bug)
    {
        string path = Path.Combine(Folder, bug.File);
        SyntaxTree tree = whole.SyntaxTrees.FirstOrDefault(one => one.FilePath == path)
            ?? throw new InvalidOperationException($"{bug.Name}: there is no file {bug.File}.");
        return whole.ReplaceSyntaxTree(tree, Parse(bug.PlantIn(tree.GetText().ToString()), path));
    }

    static CSharpCompilation ParseAll()
    {
        IEnumerable<SyntaxTree> trees = s_rooms
            .Select(static room => Path.Combine(Folder, room))
            .Where(Directory.Exists)
            .SelectMany(static room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
            .Concat(s_files.Select(static file => Path.Combine(Folder, file)))
            .Order(StringComparer.Ordinal)
            .Select(static path => Parse(File.ReadAllText(path), path))
            .Append(Parse(Preamble, "Preamble.cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress);
        return CSharpCompilation.Create(
            "Khonsu.Cluster",
            trees,
            [
                .. Basic.Reference.Assemblies.Net100.References.All,
                MetadataReference.CreateFromFile(typeof(KhonsuStore).Assembly.Location),
            ],
            options);
    }

    static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(SourceText.From(source.ReplaceLineEndings("\n")), s_parsing, path);
}
