using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Writes all tables of a file, a project or a solution into the locks. Roslyn's own fixer of many merges changes of
/// source only.
/// </summary>
sealed class SchemaLockFixAll : FixAllProvider
{
    public static readonly SchemaLockFixAll Instance = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
        [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        Solution solution = fixAllContext.Solution;
        IEnumerable<Project> projects = fixAllContext.Scope == FixAllScope.Solution
            ? solution.Projects.Where(static project => project.Language == LanguageNames.CSharp)
            : [fixAllContext.Project];
        Solution changed = solution;
        foreach (Project project in projects)
        {
            ImmutableArray<Diagnostic> found = fixAllContext is { Scope: FixAllScope.Document, Document: { } document }
                ? await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            changed = await SchemaLockChanges
                .ApplyAsync(changed, project.Id, found, fixAllContext.CancellationToken)
                .ConfigureAwait(false);
        }

        return changed == solution
            ? null
            : CodeAction.Create(
                SchemaLockFix.Title, _ => Task.FromResult(changed), fixAllContext.CodeActionEquivalenceKey);
    }
}
