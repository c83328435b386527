using System.Collections.Immutable;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Parsing;

/// <summary>The file of the schema lock, as the compiler hands it over.</summary>
sealed class LockFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public LockFile(AdditionalText file, CancellationToken cancellationToken)
    {
        File = file;
        Lock = file.GetText(cancellationToken) is { } text
            ? LockReader.Read(text.ToString())
            : new SchemaLock(string.Empty, [], new LockProblem(0, "the file cannot be opened"));
    }

    /// <summary>The file.</summary>
    public AdditionalText File { get; }

    /// <summary>What it says.</summary>
    public SchemaLock Lock { get; }

    /// <summary>Whether a file is a schema lock.</summary>
    /// <param name="file">The file.</param>
    public static bool IsLock(AdditionalText file)
    {
        int slash = file.Path.LastIndexOfAny(['/', '\\']);
        return string.Equals(file.Path.Substring(slash + 1), SchemaLock.FileName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The text of a file that may not be there.</summary>
    /// <param name="file">The file, or null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The text, empty where there is none.</returns>
    public static string TextOf(AdditionalText? file, CancellationToken cancellationToken) =>
        file?.GetText(cancellationToken)?.ToString() ?? string.Empty;

    /// <summary>Whether this build writes a new lock.</summary>
    /// <param name="options">The options of the build.</param>
    public static bool IsUpdating(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue(SchemaLock.UpdateProperty, out string? value)
        && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A line of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 0.</param>
    public static Location LocationOf(AdditionalText file, int line)
    {
        TextSpan span = file.GetText() is { } text && line < text.Lines.Count ? text.Lines[line].Span : default;
        var start = new LinePosition(line, 0);
        return Location.Create(file.Path, span, new LinePositionSpan(start, new LinePosition(line, span.Length)));
    }

    /// <summary>What a code fix must know of a change.</summary>
    /// <param name="edit">The change.</param>
    public ImmutableDictionary<string, string?> PropertiesOf(LockEdit edit) => ImmutableDictionary<string, string?>
        .Empty
        .Add("Path", File.Path)
        .Add("Size", TypeText.Number(Lock.Text.Length))
        .Add("Start", TypeText.Number(edit.Start))
        .Add("Length", TypeText.Number(edit.Length))
        .Add("Text", edit.Text)
        .Add("Head", LockUpdate.IsBlank(Lock.Text) ? LockWriter.Head(LockUpdate.NewLineOf(Lock.Text)) : null);
}
