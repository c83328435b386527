using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// A fix of one rule or of several: from the tree with the complaint to the tree without it. The room knows rules by
/// their ids and source by its syntax, and asks the semantic model where syntax alone would guess.
/// </summary>
/// <remarks>
/// A fix is offered only if it can be done: it is computed when it is asked for, which is when the user looks at one
/// complaint. Fixing all goes through Roslyn's batch fixer, which merges the edits of single fixes.
/// </remarks>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <summary>Fixes many at once by merging single fixes.</summary>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <summary>Offers the fix where it can be done.</summary>
    /// <param name="context">The complaints.</param>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            var place = new FixPlace(context.Document, root, diagnostic, context.CancellationToken);
            if (await FixAsync(place).ConfigureAwait(false) is not { } fix || fix.Root == root)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    fix.Title,
                    _ => Task.FromResult((fix.Document ?? context.Document).WithSyntaxRoot(fix.Root)),
                    equivalenceKey: diagnostic.Id),
                diagnostic);
        }
    }

    /// <summary>Computes the fix.</summary>
    /// <param name="place">The complaint and where it is.</param>
    /// <returns>The title and the new tree, or null when it cannot be done here.</returns>
    protected abstract Task<FixedTree?> FixAsync(FixPlace place);
}
