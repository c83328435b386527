using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Puts an effect into a hook that runs after the commit, where it needs nothing of the transaction.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class EffectFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN100");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (model is null
            || place.Nearest<InvocationExpressionSyntax>() is not { } call
            || !IsWhole(call)
            || Bodies.TransactionAt(call, model) is not { } transaction
            || Bodies.UsesRefStructs(call, model))
            return null;
        ExpressionSyntax hook = ParseExpression($"{transaction}.OnCommitted(_ => {call.WithoutTrivia()})");
        return new FixedTree(
            "Do it after the commit", place.Root.ReplaceNode(call, hook.WithTriviaFrom(call)));
    }

    // The call is all that the statement or the lambda does, so that its value is not used.
    static bool IsWhole(InvocationExpressionSyntax call) =>
        call.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax
        || (call.Parent is LambdaExpressionSyntax lambda && lambda.ExpressionBody == call);
}
