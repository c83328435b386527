using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Writes a table into the schema lock as it is today. What is written where is among the properties of the complaint;
/// the lock is a file beside the source.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SchemaLockFix : CodeFixProvider
{
    internal const string Title = "Bring the schema lock up to date";

    /// <summary>The rule.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN037");

    /// <summary>Writes all tables at once.</summary>
    public override FixAllProvider GetFixAllProvider() => SchemaLockFixAll.Instance;

    /// <summary>Offers the fix where the lock is still as it was when the complaint was made.</summary>
    /// <param name="context">The complaints.</param>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            ImmutableArray<Diagnostic> one = ImmutableArray.Create(diagnostic);
            Solution solution = context.Document.Project.Solution;
            Solution changed = await SchemaLockChanges
                .ApplyAsync(solution, context.Document.Project.Id, one, context.CancellationToken)
                .ConfigureAwait(false);
            if (changed == solution)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(Title, _ => Task.FromResult(changed), equivalenceKey: diagnostic.Id), diagnostic);
        }
    }
}
