using System.Reflection;
using System.Runtime.Loader;
using Khonsu.Mutants.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Khonsu.Coyote.Tests;

/// <summary>
/// A second copy of this assembly beside a runtime with a planted bug, so that the same scenarios explore the bug.
/// </summary>
sealed class MutantContext(Mutant mutant) : AssemblyLoadContext
{
    const string RuntimeName = "Khonsu.Runtime";

    const string BuildSettings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Khonsu.Coyote.Tests")]
        """;

    static readonly CSharpParseOptions s_parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithPreprocessorSymbols("KHONSU_STEPS", "NET", "NET10_0", "NET10_0_OR_GREATER");

    /// <summary>Explores a scenario on the broken runtime.</summary>
    /// <param name="scenario">Name of the scenario.</param>
    /// <param name="schedules">How many schedules.</param>
    /// <returns>What was found.</returns>
    public Finding Explore(string scenario, uint schedules)
    {
        Assembly copy = LoadFromAssemblyPath(typeof(MutantContext).Assembly.Location);
        Type scenarios = copy.GetType(typeof(Scenarios).FullName!)!;
        var body = scenarios.GetMethod(scenario)!.CreateDelegate<Action>();
        MethodInfo explore = copy.GetType(typeof(Exploration).FullName!)!.GetMethod(nameof(Exploration.Explore))!;
        return Translate(explore.Invoke(null, [body, schedules])!);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name != RuntimeName)
            return null;
        var image = new MemoryStream();
        EmitResult result = Compile().Emit(image);
        Assert.True(result.Success, $"{mutant.Name} does not compile:\n{string.Join('\n', result.Diagnostics)}");
        image.Position = 0;
        return LoadFromStream(image);
    }

    // The copy's type of the same name is another one.
    static Finding Translate(object finding)
    {
        object? Value(string name) => finding.GetType().GetProperty(name)!.GetValue(finding);
        return new Finding(
            (int)Value(nameof(Finding.Bugs))!,
            (string)Value(nameof(Finding.Evidence))!,
            (string)Value(nameof(Finding.Summary))!);
    }

    CSharpCompilation Compile()
    {
        IEnumerable<SyntaxTree> trees = Directory
            .EnumerateFiles(RepositoryFolders.Runtime, "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(RepositoryFolders.Runtime, path))
            .Where(static path => path.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(Source)
            .Append(BuildSettings)
            .Select(static source => CSharpSyntaxTree.ParseText(source, s_parsing));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress);
        IEnumerable<MetadataReference> libraries = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Apache.Arrow*.dll")
            .Select(static path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            RuntimeName, trees, [.. Basic.Reference.Assemblies.Net100.References.All, .. libraries], options);
    }

    string Source(string path)
    {
        string source = File.ReadAllText(Path.Combine(RepositoryFolders.Runtime, path)).ReplaceLineEndings("\n");
        return path.Replace(Path.DirectorySeparatorChar, '/') == mutant.File ? mutant.PlantIn(source) : source;
    }
}
