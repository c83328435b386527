using Khonsu.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Mutants.Tests.Replicas;

/// <summary>
/// Compiles the walk over stores that follow a log and the world of sharded nodes, with one bug or none: the runtime as
/// a library, and programs of the rooms of the cluster that decide and apply. What has no bug is compiled once.
/// </summary>
static class ReplicaMutantProgram
{
    const string RuntimeName = "runtime";
    const string ProgramName = "replicas";
    const string WalkMain = "Khonsu.Mutants.Tests.ReplicaProgram.ReplicaProgram";
    const string WorldMain = "Khonsu.Mutants.Tests.ShardProgram.ShardMain";

    // Of the type that starts nodes, what the rooms below need.
    const string NodeType = """
        namespace Khonsu.Cluster;

        static class KhonsuNode
        {
            internal static readonly Khonsu.Cluster.Log.GroupId Group = new(1);
        }
        """;

    // Rooms as a whole, and what they need of others.
    static readonly string[] s_rooms = ["Certification", "Diagnostics", "Log", "Placement", "TwoPhase"];

    static readonly string[] s_files =
    [
        "Apply/CommitEncoder.cs", "Apply/CommitMeasure.cs", "Apply/CommitWatch.cs", "Apply/CommitWatches.cs",
        "Apply/EntryTime.cs", "Apply/GroupedTable.cs",
        "Apply/ISharedTransactions.cs", "Apply/KnownSchemas.cs", "Apply/LocalStore.cs", "Apply/OpenCommit.cs",
        "Apply/OrderedCommits.cs", "Apply/OrderedStore.cs", "Apply/OrderedTimes.cs", "Apply/Pulse.cs",
        "Apply/OpenRequests.cs", "Apply/RequestNumbers.cs", "Apply/ShardEnd.cs", "Apply/ShardHistory.cs",
        "Apply/ShardPart.cs",
        "Apply/ShardPositions.cs", "Apply/ShardSplit.cs", "Apply/SharedRest.cs", "Apply/StateRest.cs",
        "Apply/StateWriter.cs", "Apply/StoreState.cs", "Apply/StoreState.Shared.cs", "Apply/WatchEnd.cs",
        "Apply/WatchedCommit.cs", "Driver/ICheckpointWriter.cs",
        "Driver/IReplicatedState.cs", "Format/ByteReader.cs", "Format/ByteWriter.cs", "Format/Checksum.cs",
        "Format/MalformedBytesException.cs", "Storage/OtherLife.cs", "Storage/StorageException.cs",
        "Storage/StorageFault.cs", "UnknownTableException.cs",
    ];

    static readonly CSharpParseOptions s_parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithPreprocessorSymbols(
            "KHONSU_REPLICA_PROGRAM", "KHONSU_SHARD_PROGRAM", "NET", "NET10_0", "NET10_0_OR_GREATER");

    static readonly Lazy<CSharpCompilation> s_runtime = new(ParseRuntime);
    static readonly Lazy<byte[]> s_runtimeBytes = new(static () => Emit(s_runtime.Value, "the runtime"));
    static readonly Lazy<CSharpCompilation> s_program = new(ParseProgram);
    static readonly Lazy<byte[]> s_walkBytes = new(static () => Emit(MainOf(s_program.Value, false), "the walk"));
    static readonly Lazy<byte[]> s_worldBytes = new(static () => Emit(MainOf(s_program.Value, true), "the world"));

    /// <summary>Compiles a program into a folder.</summary>
    /// <param name="mutant">The bug to plant, or null for none.</param>
    /// <param name="isOfShards">Whether it is the world of sharded nodes.</param>
    /// <param name="folder">Where the program and what it needs are written.</param>
    /// <returns>Path of the program.</returns>
    public static string Compile(ReplicaMutant? mutant, bool isOfShards, string folder)
    {
        byte[] runtime = mutant is { IsOfRuntime: true }
            ? Emit(Plant(s_runtime.Value, RepositoryFolders.Runtime, mutant), mutant.Name)
            : s_runtimeBytes.Value;
        byte[] program = mutant is { IsOfRuntime: false }
            ? Emit(Plant(MainOf(s_program.Value, isOfShards), RepositoryFolders.Cluster, mutant), mutant.Name)
            : (isOfShards ? s_worldBytes : s_walkBytes).Value;
        string path = Path.Combine(folder, ProgramName + ".dll");
        File.WriteAllBytes(path, program);
        File.WriteAllBytes(Path.Combine(folder, RuntimeName + ".dll"), runtime);
        File.WriteAllText(
            Path.Combine(folder, ProgramName + ".runtimeconfig.json"), MutantProgram.RuntimeConfiguration);
        foreach (string library in Libraries())
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        return path;
    }

    static CSharpCompilation Plant(CSharpCompilation whole, string folder, ReplicaMutant mutant)
    {
        string path = Path.Combine(folder, mutant.File);
        SyntaxTree tree = whole.SyntaxTrees.Single(one => one.FilePath == path);
        return whole.ReplaceSyntaxTree(tree, Parse(mutant.PlantIn(tree.GetText().ToString()), path));
    }

    static CSharpCompilation MainOf(CSharpCompilation program, bool isOfShards)
        => program.WithOptions(program.Options.WithMainTypeName(isOfShards ? WorldMain : WalkMain));

    static CSharpCompilation ParseRuntime()
    {
        IEnumerable<SyntaxTree> trees = Directory
            .EnumerateFiles(RepositoryFolders.Runtime, "*.cs", SearchOption.AllDirectories)
            .Where(static path => Path.GetRelativePath(RepositoryFolders.Runtime, path)
                .Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(static path => Parse(File.ReadAllText(path), path))
            .Append(Parse(MutantProgram.ImplicitUsings, "ImplicitUsings.cs"))
            .Append(Parse(
                $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{ProgramName}\")]", "Friend.cs"));
        return Create(RuntimeName, OutputKind.DynamicallyLinkedLibrary, trees, []);
    }

    static CSharpCompilation ParseProgram()
    {
        string[] paths =
        [
            .. s_rooms.SelectMany(static room => FilesOf(Path.Combine(RepositoryFolders.Cluster, room))),
            .. s_files.Select(static file => Path.Combine(RepositoryFolders.Cluster, file)),
            .. FilesOf(Path.Combine(RepositoryFolders.Project, "ReplicaProgram")),
            .. FilesOf(Path.Combine(RepositoryFolders.Project, "ShardProgram")),
            Path.Combine(RepositoryFolders.ClusterTests, "Semantics", "LogStores.cs"),
            Path.Combine(RepositoryFolders.ClusterTests, "Certification", "RandomEntries.cs"),
        ];
        IEnumerable<SyntaxTree> trees = paths
            .Select(static path => Parse(File.ReadAllText(path), path))
            .Append(Parse(MutantProgram.ImplicitUsings, "ImplicitUsings.cs"))
            .Append(Parse(NodeType, "KhonsuNode.cs"))
            .Append(Parse("global using Khonsu;", "KhonsuUsing.cs"));
        CSharpCompilation written = Create(
            ProgramName,
            OutputKind.ConsoleApplication,
            trees,
            [MetadataReference.CreateFromImage(s_runtimeBytes.Value)]);
        CSharpGeneratorDriver.Create([new TransactionalGenerator().AsSourceGenerator()], parseOptions: s_parsing)
            .RunGeneratorsAndUpdateCompilation(written, out Compilation whole, out _);
        return (CSharpCompilation)whole;
    }

    static CSharpCompilation Create(
        string name, OutputKind kind, IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpCompilationOptions(
            kind,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress);
        IEnumerable<MetadataReference> libraries = Libraries()
            .Select(static path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            name, trees, [.. Basic.Reference.Assemblies.Net100.References.All, .. libraries, .. references], options);
    }

    static byte[] Emit(CSharpCompilation compilation, string name)
    {
        using var bytes = new MemoryStream();
        EmitResult result = compilation.Emit(bytes);
        Assert.True(result.Success, $"{name} does not compile:\n{string.Join('\n', result.Diagnostics)}");
        return bytes.ToArray();
    }

    static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*.cs");

    static IEnumerable<string> Libraries() => Directory.EnumerateFiles(AppContext.BaseDirectory, "Apache.Arrow*.dll");

    static SyntaxTree Parse(string source, string path)
        => CSharpSyntaxTree.ParseText(SourceText.From(source.ReplaceLineEndings("\n")), s_parsing, path);
}
