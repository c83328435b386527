using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Bodies;

/// <summary>Recognizes the functions that are given a transaction.</summary>
static class BodyFinder
{
    const int ExtensionKind = 14;

    static readonly string[] s_starts = ["Atomically", "TryAtomically", "AtomicallyAsync", "Read"];

    /// <summary>Looks at a lambda or an anonymous method.</summary>
    /// <param name="lambda">The function.</param>
    /// <param name="types">The types of the runtime.</param>
    /// <returns>The body, or null when it is given no transaction.</returns>
    public static TransactionBody? FromLambda(IAnonymousFunctionOperation lambda, KhonsuTypes types) =>
        types.TransactionOf(lambda.Symbol) is { } transaction
            ? new TransactionBody(
                types,
                lambda.Symbol,
                [lambda.Body],
                types.KindOf(transaction.Type),
                StartOf(lambda, types),
                OuterOf(lambda, lambda.Symbol, types))
            : null;

    /// <summary>Looks at a local function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="types">The types of the runtime.</param>
    /// <returns>The body, or null when it is given no transaction.</returns>
    public static TransactionBody? FromLocalFunction(ILocalFunctionOperation function, KhonsuTypes types) =>
        function.Body is { } code && types.TransactionOf(function.Symbol) is { } transaction
            ? new TransactionBody(
                types,
                function.Symbol,
                [code],
                types.KindOf(transaction.Type),
                null,
                OuterOf(function, function.Symbol, types))
            : null;

    /// <summary>Looks at a method, a constructor or an accessor.</summary>
    /// <param name="member">Whose code it is.</param>
    /// <param name="blocks">Its code.</param>
    /// <param name="types">The types of the runtime.</param>
    /// <returns>The body, or null when it is given no transaction.</returns>
    public static TransactionBody? FromMember(
        ISymbol member, IReadOnlyList<IOperation> blocks, KhonsuTypes types)
    {
        if (member is not IMethodSymbol method
            || blocks.Count == 0
            || GivenTo(method, blocks[0].SemanticModel, types) is not { } transaction
            || SyntaxOf(method) is not { } syntax)
            return null;
        return new TransactionBody(
            types, method, blocks, types.KindOf(transaction.Type), null, new BodyOuter(syntax, false, false));
    }

    /// <summary>Whether a call starts a transaction with a body: on a store, its past or a model.</summary>
    /// <param name="call">The call.</param>
    /// <param name="types">The types of the runtime.</param>
    public static bool IsStart(IInvocationOperation call, KhonsuTypes types) => IsStart(call.TargetMethod, types);

    /// <summary>Whether a method starts a transaction with a body.</summary>
    /// <param name="method">The method.</param>
    /// <param name="types">The types of the runtime.</param>
    public static bool IsStart(IMethodSymbol method, KhonsuTypes types) =>
        Array.IndexOf(s_starts, method.Name) >= 0 && types.IsStore(method.ContainingType);

    /// <summary>Whether the author of a function, or of one around it, vouches for it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="types">The types of the runtime.</param>
    public static bool IsDeclaredSafe(IMethodSymbol function, KhonsuTypes types)
    {
        for (ISymbol? symbol = function; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (KhonsuTypes.Has(symbol, types.Safe))
                return true;
        }

        return false;
    }

    static IInvocationOperation? StartOf(IOperation lambda, KhonsuTypes types) =>
        CallOf(lambda) is { } call && IsStart(call, types) ? call : null;

    /// <summary>The call that a lambda is an argument of.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <returns>The call, or null when it is something else.</returns>
    public static IInvocationOperation? CallOf(IOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            parent = parent.Parent;
        return parent is IArgumentOperation { Parent: IInvocationOperation call } ? call : null;
    }

    static BodyOuter OuterOf(IOperation function, IMethodSymbol symbol, KhonsuTypes types)
    {
        IOperation outermost = function;
        for (IOperation? parent = function.Parent; parent is not null; parent = parent.Parent)
        {
            IMethodSymbol? around = (parent as IAnonymousFunctionOperation)?.Symbol
                ?? (parent as ILocalFunctionOperation)?.Symbol;
            if (around is not null && types.TransactionOf(around) is not null)
                outermost = parent;
        }

        ISymbol? member = symbol.ContainingSymbol;
        while (member is IMethodSymbol { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction })
            member = member.ContainingSymbol;
        if (member is IMethodSymbol method
            && GivenTo(method, function.SemanticModel, types) is not null
            && SyntaxOf(method) is { } syntax)
            return new BodyOuter(syntax, false, false);
        return new BodyOuter(
            outermost.Syntax, StartOf(outermost, types) is not null, outermost is IAnonymousFunctionOperation);
    }

    static IParameterSymbol? GivenTo(IMethodSymbol method, SemanticModel? model, KhonsuTypes types) =>
        types.TransactionOf(method) ?? ReceiverOf(method, model, types);

    // Why by syntax: the receiver of a member in an extension block is no parameter of the member, and the interface
    // of Roslyn that gives it is younger than the one that this assembly is built against.
    static IParameterSymbol? ReceiverOf(IMethodSymbol method, SemanticModel? model, KhonsuTypes types)
    {
        if ((int?)method.ContainingType?.TypeKind != ExtensionKind || SyntaxOf(method) is not { } syntax)
            return null;
        ParameterListSyntax? receivers = syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.ParameterList;
        return receivers is { Parameters.Count: 1 }
            && model?.SyntaxTree == syntax.SyntaxTree
            && model.GetDeclaredSymbol(receivers.Parameters[0]) is IParameterSymbol receiver
            && types.KindOf(receiver.Type) != TransactionKind.None
                ? receiver
                : null;
    }

    static SyntaxNode? SyntaxOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
}
