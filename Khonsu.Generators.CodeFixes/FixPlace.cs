using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.CodeFixes;

/// <summary>A complaint and where it is.</summary>
/// <param name="Document">The file.</param>
/// <param name="Root">Its tree.</param>
/// <param name="Diagnostic">The complaint.</param>
/// <param name="CancellationToken">Stops the fix.</param>
public sealed record FixPlace(
    Document Document, SyntaxNode Root, Diagnostic Diagnostic, CancellationToken CancellationToken)
{
    /// <summary>The innermost node that the complaint covers.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>The nearest node of a kind, from the complaint outwards.</summary>
    /// <typeparam name="TNode">The kind.</typeparam>
    public TNode? Nearest<TNode>()
        where TNode : SyntaxNode
        => Node.FirstAncestorOrSelf<TNode>();

    /// <summary>The semantic model of the file.</summary>
    public Task<SemanticModel?> GetModelAsync() => Document.GetSemanticModelAsync(CancellationToken);
}
