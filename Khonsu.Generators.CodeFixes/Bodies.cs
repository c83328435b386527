using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Finds the functions around a place that are given a transaction, and what is in reach there.</summary>
static class Bodies
{
    const string Space = "Khonsu";

    /// <summary>The name of the transaction that a place can use: of the function that it is directly in.</summary>
    /// <param name="node">The place.</param>
    /// <param name="model">The semantic model.</param>
    /// <returns>The name, or null when another function is between, for none can capture a transaction.</returns>
    public static string? TransactionAt(SyntaxNode node, SemanticModel model)
    {
        SyntaxNode? function = node.Ancestors().FirstOrDefault(IsFunction);
        return function is null ? null : TransactionOf(function, model)?.Name;
    }

    /// <summary>The outermost lambda that is given a transaction.</summary>
    /// <param name="node">A place inside.</param>
    /// <param name="model">The semantic model.</param>
    /// <returns>The lambda, or null.</returns>
    public static LambdaExpressionSyntax? OutermostLambda(SyntaxNode node, SemanticModel model) => node.Ancestors()
        .OfType<LambdaExpressionSyntax>()
        .LastOrDefault(lambda => TransactionOf(lambda, model) is not null);

    /// <summary>The transaction that a function is given.</summary>
    /// <param name="function">The function.</param>
    /// <param name="model">The semantic model.</param>
    /// <returns>Its parameter, or null.</returns>
    public static IParameterSymbol? TransactionOf(SyntaxNode function, SemanticModel model)
    {
        ISymbol? symbol = function is AnonymousFunctionExpressionSyntax
            ? model.GetSymbolInfo(function).Symbol
            : model.GetDeclaredSymbol(function);
        return (symbol as IMethodSymbol)?.Parameters.FirstOrDefault(static p => IsTransaction(p.Type));
    }

    /// <summary>Whether a node mentions a value that no lambda can capture.</summary>
    /// <param name="node">The node.</param>
    /// <param name="model">The semantic model.</param>
    public static bool UsesRefStructs(SyntaxNode node, SemanticModel model) => node.DescendantNodesAndSelf()
        .OfType<ExpressionSyntax>()
        .Any(part => model.GetTypeInfo(part).Type is { IsRefLikeType: true });

    /// <summary>Whether a node mentions a variable that is declared inside of another node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scope">Where the variable may be declared.</param>
    /// <param name="model">The semantic model.</param>
    public static bool UsesVariablesOf(SyntaxNode node, SyntaxNode scope, SemanticModel model) => node
        .DescendantNodesAndSelf()
        .OfType<IdentifierNameSyntax>()
        .Select(name => model.GetSymbolInfo(name).Symbol)
        .Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol && IsIn(symbol, scope));

    /// <summary>Whether a symbol is declared inside of a node.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="scope">The node.</param>
    public static bool IsIn(ISymbol symbol, SyntaxNode scope) => symbol.DeclaringSyntaxReferences.Any(reference =>
        reference.SyntaxTree == scope.SyntaxTree && scope.Span.Contains(reference.Span));

    /// <summary>A name that means nothing yet at a place.</summary>
    /// <param name="wanted">The name that is wanted.</param>
    /// <param name="place">The place.</param>
    /// <param name="model">The semantic model.</param>
    /// <returns>The name, with a number behind it when it is taken.</returns>
    public static string Free(string wanted, SyntaxNode place, SemanticModel model)
    {
        SyntaxNode scope = place.Ancestors().LastOrDefault(static node => node is MemberDeclarationSyntax
            and not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)) ?? place;
        var taken = new HashSet<string>(
            scope.DescendantTokens()
                .Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
                .Select(static token => token.ValueText),
            StringComparer.Ordinal);
        string name = wanted;
        for (int number = 2; IsTaken(name); number++)
            name = wanted + number;
        return name;

        bool IsTaken(string text) =>
            taken.Contains(text) || model.LookupSymbols(place.SpanStart, name: text).Length > 0;
    }

    static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
        or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax;

    // By its shape, as the analyzers know it: a ref struct of the runtime, or around one of its transactions.
    static bool IsTransaction(ITypeSymbol type) =>
        type.IsRefLikeType
        && (IsOfRuntime(type)
            || type.GetMembers().OfType<IFieldSymbol>().Any(static f => !f.IsStatic && IsOfRuntime(f.Type)));

    static bool IsOfRuntime(ITypeSymbol type) =>
        type.Name is "Tx" or "ReadTx"
        && type.ContainingNamespace is { Name: Space, ContainingNamespace.IsGlobalNamespace: true };
}
