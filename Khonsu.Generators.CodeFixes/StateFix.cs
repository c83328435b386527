using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Passes what a body captures as its state, one variable by itself and several as a tuple.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class StateFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN112");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (model is null
            || place.Nearest<LambdaExpressionSyntax>() is not { } lambda
            || lambda.Parent is not ArgumentSyntax { NameColon: null } argument
            || argument.Parent is not ArgumentListSyntax { Parent: InvocationExpressionSyntax call } arguments
            || arguments.Arguments[0] != argument
            || NameOf(call) is GenericNameSyntax
            || TransactionName(lambda) is not { } transaction)
            return null;
        IdentifierNameSyntax[] uses = [.. lambda.Body.DescendantNodesAndSelf()
            .OfType<IdentifierNameSyntax>()
            .Where(name => IsCaptured(name, lambda, model))];
        string[] names = [.. uses.Select(static name => name.Identifier.ValueText).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
            return null;
        string state = names.Length == 1 ? names[0] : Bodies.Free("state", lambda, model);
        CSharpSyntaxNode body = names.Length == 1
            ? lambda.Body
            : lambda.Body.ReplaceNodes(uses, (use, _) => MemberOf(state, use));
        LambdaExpressionSyntax changed = ParenthesizedLambdaExpression(
                lambda.AttributeLists,
                TokenList(Token(SyntaxKind.StaticKeyword).WithTrailingTrivia(Space)),
                null,
                Parameters(transaction, state),
                lambda.ArrowToken,
                body as BlockSyntax,
                body as ExpressionSyntax)
            .WithTriviaFrom(lambda);
        string passed = names.Length == 1 ? names[0] : $"({string.Join(", ", names)})";
        ArgumentSyntax first = Argument(ParseExpression(passed)).WithLeadingTrivia(argument.GetLeadingTrivia());
        ArgumentListSyntax list = arguments.WithArguments(arguments.Arguments
            .Replace(argument, argument.WithExpression(changed.WithLeadingTrivia(Space)))
            .Insert(0, first));
        return new FixedTree("Pass it as a state", place.Root.ReplaceNode(arguments, list));
    }

    static ExpressionSyntax NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        { } name => name,
    };

    static ParameterListSyntax Parameters(string transaction, string state) => ParameterList(SeparatedList(
        [Parameter(Identifier(transaction)), Parameter(Identifier(state).WithLeadingTrivia(Space))]))
        .WithTrailingTrivia(Space);

    static string? TransactionName(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null } only], ReturnType: null } =>
            only.Identifier.Text,
        _ => null,
    };

    static bool IsCaptured(IdentifierNameSyntax name, SyntaxNode lambda, SemanticModel model) =>
        model.GetSymbolInfo(name).Symbol is { } symbol
        && symbol is ILocalSymbol { IsConst: false } or IParameterSymbol
        && !Bodies.IsIn(symbol, lambda)
        && name.Parent is not NameColonSyntax;

    static SyntaxNode MemberOf(string state, IdentifierNameSyntax use) => MemberAccessExpression(
        SyntaxKind.SimpleMemberAccessExpression,
        IdentifierName(state),
        use.WithoutTrivia()).WithTriviaFrom(use);
}
