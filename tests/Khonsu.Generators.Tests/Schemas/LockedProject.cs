using System.Collections.Immutable;
using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>A project with a schema lock: what the generator writes into it, and what is said about it.</summary>
static class LockedProject
{
    public const string LockPath = "/src/" + SchemaLock.FileName;

    /// <summary>What stands above the source of a project that is open.</summary>
    public const string OpenHead = "using System;\nusing Khonsu;\n";

    /// <summary>Writes the lock as the build does.</summary>
    /// <param name="source">The source.</param>
    /// <param name="text">The lock before, or null where there is none.</param>
    /// <returns>The new text, or null where none is written.</returns>
    public static string? Update(string source, string? text = null)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new TransactionalGenerator().AsSourceGenerator()],
            text is null ? [] : [new MemoryText(LockPath, text)],
            Harness.CSharp14,
            new BuildProperties(isUpdating: true));
        GeneratedSourceResult written = driver.RunGenerators(Harness.Compile(source)).GetRunResult().Results.Single()
            .GeneratedSources.SingleOrDefault(static file => file.HintName.Contains("lock", StringComparison.Ordinal));
        // As the targets of the package do.
        return written.SourceText is { } lines
            ? lines.ToString().Replace("//|", "", StringComparison.Ordinal) + "\n"
            : null;
    }

    /// <summary>The locks that a table gets when its record goes through some versions.</summary>
    /// <param name="versions">The source of each version.</param>
    public static string After(params string[] versions) =>
        versions.Aggregate((string?)null, static (text, source) => Update(source, text))!;

    /// <summary>What the analyzer says.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">Names and texts of the files beside it.</param>
    /// <param name="isUpdating">Whether the build writes a new lock.</param>
    public static async Task<Diagnostic[]> AnalyzeAsync(
        string source, (string Path, string? Text)[] files, bool isUpdating = false)
    {
        var options = new AnalyzerOptions(
            [.. files.Select(static file => new MemoryText(file.Path, file.Text))], new BuildProperties(isUpdating));
        ImmutableArray<Diagnostic> found = await Harness.Compile(source)
            .WithAnalyzers([new SchemaLockAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(static d => d.Id, StringComparer.Ordinal).ThenBy(static d => d.GetMessage())];
    }

    /// <summary>Opens source beside a lock, as an editor does.</summary>
    /// <param name="source">The source, without its head.</param>
    /// <param name="text">The lock.</param>
    public static Project Open(string source, string text)
    {
        Compilation compilation = Harness.Compile();
        Project project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(Harness.CSharp14)
            .WithMetadataReferences(compilation.References));
        project = project.AddDocument("File0.cs", SourceText.From(OpenHead + source)).Project;
        return project.AddAdditionalDocument(
            SchemaLock.FileName, SourceText.From(text), filePath: LockPath).Project;
    }

    /// <summary>What the analyzer says about source beside a lock.</summary>
    public static Task<Diagnostic[]> AnalyzeAsync(string source, string text) =>
        AnalyzeAsync(source, [(LockPath, text)]);

    /// <summary>Checks what is said.</summary>
    public static void CheckSays(Diagnostic found, string text) =>
        Assert.Contains(text, found.GetMessage(), StringComparison.Ordinal);

    /// <summary>A record of the table that most tests are about.</summary>
    /// <param name="columns">Its parameters but the key.</param>
    public static string Account(string columns) => $$"""
        [Transactional] public sealed partial record Account([Key] int Id, {{columns}});
        """;
}
