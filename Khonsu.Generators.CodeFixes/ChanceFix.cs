using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Takes keys from the transaction, and asks the clock and chance before the block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ChanceFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN105");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (model is null || place.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } value)
            return null;
        if (model.GetSymbolInfo(value).Symbol is IMethodSymbol { Name: "NewGuid", ContainingType.Name: "Guid" }
            && Bodies.TransactionAt(value, model) is { } transaction)
        {
            ExpressionSyntax key = ParseExpression(transaction + ".NewGuid()").WithTriviaFrom(value);
            return new FixedTree("Use the transaction's NewGuid()", place.Root.ReplaceNode(value, key));
        }

        return Hoist(place, value, model);
    }

    static FixedTree? Hoist(FixPlace place, ExpressionSyntax value, SemanticModel model)
    {
        if (Bodies.OutermostLambda(value, model) is not { } lambda
            || lambda.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || Bodies.UsesVariablesOf(value, lambda, model))
            return null;
        string name = Bodies.Free(NameFor(value), value, model);
        StatementSyntax first = ParseStatement($"var {name} = {value.WithoutTrivia()};\n")
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        // Why: a static lambda may not capture what now stands before it.
        SyntaxNode[] bound = [.. value.Ancestors()
            .TakeWhile(node => node != statement)
            .OfType<AnonymousFunctionExpressionSyntax>()
            .Where(static around => around.Modifiers.Any(SyntaxKind.StaticKeyword))];
        SyntaxNode root = place.Root.TrackNodes(bound.Append(value).Append(statement));
        root = root.ReplaceNode(root.GetCurrentNode(value)!, IdentifierName(name).WithTriviaFrom(value));
        foreach (SyntaxNode around in bound)
        {
            var current = (AnonymousFunctionExpressionSyntax)root.GetCurrentNode(around)!;
            SyntaxToken marker = current.Modifiers.First(static m => m.IsKind(SyntaxKind.StaticKeyword));
            root = root.ReplaceNode(current, current
                .WithModifiers(current.Modifiers.Remove(marker))
                .WithLeadingTrivia(marker.LeadingTrivia));
        }

        root = root.InsertNodesBefore(root.GetCurrentNode(statement)!, [first]);
        return new FixedTree($"Ask for '{name}' before the block", root);
    }

    static string NameFor(ExpressionSyntax value)
    {
        SyntaxNode name = value is InvocationExpressionSyntax call ? call.Expression : value;
        return (name as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText switch
        {
            "Now" or "UtcNow" or "GetUtcNow" or "GetLocalNow" => "now",
            "Today" => "today",
            "NewGuid" or "CreateVersion7" => "id",
            "TickCount" or "TickCount64" or "GetTimestamp" => "ticks",
            _ => value is ObjectCreationExpressionSyntax ? "random" : "chosen",
        };
    }
}
