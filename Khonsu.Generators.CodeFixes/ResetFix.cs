using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Sets a captured variable anew at the start of the body, to what it was declared with; a collection that was made
/// empty is cleared.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ResetFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN103");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (model is null
            || Bodies.OutermostLambda(place.Node, model) is not { Block: { } block } lambda
            || VariableAt(place.Node, model) is not { } variable
            || Bodies.IsIn(variable, lambda)
            || variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(place.CancellationToken)
                is not VariableDeclaratorSyntax { Initializer.Value: { } first })
            return null;
        string? reset = first switch
        {
            LiteralExpressionSyntax or DefaultExpressionSyntax => $"{variable.Name} = {first.WithoutTrivia()};",
            BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null }
                when HasClear(variable.Type) => $"{variable.Name}.Clear();",
            CollectionExpressionSyntax { Elements.Count: 0 }
                when HasClear(variable.Type) => $"{variable.Name}.Clear();",
            _ => null,
        };
        if (reset is null)
            return null;
        IEnumerable<SyntaxTrivia> indent = block.Statements[0].GetLeadingTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        StatementSyntax statement = ParseStatement(reset)
            .WithLeadingTrivia(indent)
            .WithTrailingTrivia(block.Statements[0].GetTrailingTrivia());
        return new FixedTree(
            $"Set '{variable.Name}' anew at the start of the body",
            place.Root.ReplaceNode(block, block.WithStatements(block.Statements.Insert(0, statement))));
    }

    static ILocalSymbol? VariableAt(SyntaxNode node, SemanticModel model) => node.DescendantNodesAndSelf()
        .OfType<IdentifierNameSyntax>()
        .Select(name => model.GetSymbolInfo(name).Symbol)
        .FirstOrDefault() as ILocalSymbol;

    static bool HasClear(ITypeSymbol type) => type.GetMembers("Clear").Any(static member =>
        member is IMethodSymbol { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public });
}
