using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Calls something else: <c>Read</c> for a body that only reads, what throws for an outcome that nobody looks at, the
/// body's own transaction for a second one, <c>ToArray</c> behind a query that leaves.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CallFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("KHN106", "KHN108", "KHN109", "KHN110");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        if (await place.GetModelAsync().ConfigureAwait(false) is not { } model)
            return null;
        return place.Diagnostic.Id switch
        {
            "KHN106" => Nested(place, model),
            "KHN108" => Evaluated(place),
            "KHN109" => Read(place),
            _ => Used(place),
        };
    }

    static FixedTree? Nested(FixPlace place, SemanticModel model)
    {
        if (place.Nearest<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || !place.Diagnostic.Properties.TryGetValue("Same", out string? same)
            || same != "true"
            || access.Name.Identifier.ValueText != "Atomically"
            || Bodies.TransactionAt(call, model) is not { } transaction
            || call.ArgumentList.Arguments.Any(argument => IsSetting(model.GetTypeInfo(argument.Expression).Type)))
            return null;
        ExpressionSyntax receiver = IdentifierName(transaction).WithTriviaFrom(access.Expression);
        return new FixedTree(
            $"Nest it in '{transaction}'", place.Root.ReplaceNode(access.Expression, receiver));
    }

    static bool IsSetting(ITypeSymbol? type) => type?.Name is "TransactionOptions" or "CancellationToken";

    static FixedTree? Evaluated(FixPlace place)
    {
        if (place.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } query)
            return null;
        ExpressionSyntax bare = query.WithoutTrivia();
        ExpressionSyntax receiver = bare is InvocationExpressionSyntax or IdentifierNameSyntax
            ? bare
            : ParenthesizedExpression(bare);
        ExpressionSyntax evaluated = InvocationExpression(MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, receiver, IdentifierName("ToArray")));
        return new FixedTree(
            "End it with ToArray()", place.Root.ReplaceNode(query, evaluated.WithTriviaFrom(query)));
    }

    static FixedTree? Read(FixPlace place)
    {
        if (place.Nearest<InvocationExpressionSyntax>() is not { } call
            || place.Nearest<SimpleNameSyntax>() is not { } name)
            return null;
        // A parameter whose type is written is given the type of a reading transaction.
        SyntaxNode[] types = [.. call.ArgumentList.Arguments
            .Select(static argument => argument.Expression)
            .OfType<ParenthesizedLambdaExpressionSyntax>()
            .SelectMany(static lambda => lambda.ParameterList.Parameters.Take(1))
            .Select(static parameter => parameter.Type)
            .OfType<IdentifierNameSyntax>()
            .Where(static type => type.Identifier.ValueText.EndsWith("Tx", StringComparison.Ordinal))];
        SyntaxNode root = place.Root.ReplaceNodes(types.Append(name), static (old, changed) => old switch
        {
            IdentifierNameSyntax { Parent: ParameterSyntax } type => Renamed(type, AsReading(type)),
            _ => Renamed((SimpleNameSyntax)changed, "Read"),
        });
        return new FixedTree("Call Read", root);
    }

    static string AsReading(SimpleNameSyntax type)
    {
        string text = type.Identifier.ValueText;
        return text.Substring(0, text.Length - "Tx".Length) + "ReadTx";
    }

    static SimpleNameSyntax Renamed(SimpleNameSyntax name, string text) =>
        name.WithIdentifier(Identifier(text).WithTriviaFrom(name.Identifier));

    static FixedTree? Used(FixPlace place)
    {
        if (place.Nearest<InvocationExpressionSyntax>() is not { } call
            || place.Nearest<SimpleNameSyntax>() is not { } name)
            return null;
        string text = name.Identifier.ValueText;
        if (text.StartsWith("Try", StringComparison.Ordinal))
        {
            string throwing = text.Substring("Try".Length);
            return new FixedTree(
                $"Call {throwing}, which throws", place.Root.ReplaceNode(name, Renamed(name, throwing)));
        }

        return call.Parent is ExpressionStatementSyntax && IsAsync(call)
            ? new FixedTree("Await it", place.Root.ReplaceNode(
                call,
                AwaitExpression(
                    Token(SyntaxKind.AwaitKeyword).WithLeadingTrivia(call.GetLeadingTrivia()).WithTrailingTrivia(Space),
                    call.WithoutLeadingTrivia())))
            : null;
    }

    static bool IsAsync(SyntaxNode node)
    {
        foreach (SyntaxNode around in node.Ancestors())
        {
            switch (around)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
            }
        }

        return false;
    }
}
