using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Applies the changes that complaints have among their properties to the schema lock of a project.</summary>
static class SchemaLockChanges
{
    /// <summary>Applies them.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="projectId">The project of the complaints.</param>
    /// <param name="diagnostics">The complaints, each with a change of another place, in any order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The solution then; the same one when nothing can be done.</returns>
    public static async Task<Solution> ApplyAsync(
        Solution solution,
        ProjectId projectId,
        IEnumerable<Diagnostic> diagnostics,
        CancellationToken cancellationToken)
    {
        Diagnostic[] found = diagnostics.Where(static d => d.Properties.ContainsKey("Path")).ToArray();
        TextDocument? file = solution.GetProject(projectId)?.AdditionalDocuments.FirstOrDefault(
            document => found.Length > 0 && document.FilePath == found[0].Properties["Path"]);
        if (file is null)
            return solution;
        SourceText text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        // Why the size: a lock that has changed since would be changed at wrong places.
        TextChange[] changes = found
            .Where(diagnostic => Number(diagnostic, "Size") == text.Length)
            .Select(static diagnostic => new TextChange(
                new TextSpan(Number(diagnostic, "Start"), Number(diagnostic, "Length")),
                diagnostic.Properties["Text"]!))
            .Distinct()
            .OrderBy(static change => change.Span.Start)
            .ThenBy(static change => change.Span.Length)
            .ThenBy(static change => change.NewText, StringComparer.Ordinal)
            .ToArray();
        if (changes.Length == 0)
            return solution;
        string? head = found[0].Properties["Head"];
        if (head is not null)
            changes = [new TextChange(default, head), .. changes];
        return solution.WithAdditionalDocumentText(file.Id, text.WithChanges(changes));
    }

    static int Number(Diagnostic diagnostic, string name) =>
        int.Parse(diagnostic.Properties[name]!, CultureInfo.InvariantCulture);
}
