using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Bodies;

/// <summary>
/// Lists what is done when a body runs: its own operations, those of the lambdas that it hands to a query or to a
/// table, and those of the local functions that it calls. Not those of functions with a transaction of their own, of
/// hooks, and of lambdas of which nobody knows when they run.
/// </summary>
sealed class BodyWalker
{
    // Why a bound: code that is written by a machine may be nested deeper than a stack.
    const int DepthMax = 500;

    readonly List<IOperation> _operations = [];
    readonly HashSet<ISymbol> _called = new(SymbolEqualityComparer.Default);
    readonly KhonsuTypes _types;
    bool _hasHidden;

    BodyWalker(KhonsuTypes types) => _types = types;

    /// <summary>Lists the operations of a body.</summary>
    /// <param name="roots">Its code.</param>
    /// <param name="types">The types of the runtime.</param>
    public static BodyContent Walk(IReadOnlyList<IOperation> roots, KhonsuTypes types)
    {
        var walker = new BodyWalker(types);
        foreach (IOperation root in roots)
            walker.Visit(root, 0);
        return new BodyContent(walker._operations, walker._hasHidden);
    }

    void Visit(IOperation operation, int depth)
    {
        if (depth == DepthMax || (operation is IAnonymousFunctionOperation lambda && !RunsInPlace(lambda)))
        {
            _hasHidden = true;
            return;
        }

        if (operation is ILocalFunctionOperation)
            return;
        _operations.Add(operation);
        foreach (IOperation child in operation.ChildOperations)
            Visit(child, depth + 1);
        IMethodSymbol? named = (operation as IInvocationOperation)?.TargetMethod
            ?? (operation as IMethodReferenceOperation)?.Method;
        if (named is { MethodKind: MethodKind.LocalFunction })
            VisitLocalFunction(operation, named.OriginalDefinition, depth);
    }

    void VisitLocalFunction(IOperation call, IMethodSymbol function, int depth)
    {
        if (_types.TransactionOf(function) is not null || KhonsuTypes.Has(function, _types.Safe))
        {
            _hasHidden = true;
            return;
        }

        if (_called.Add(function)
            && function.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && call.SemanticModel is { } model
            && model.SyntaxTree == reference.SyntaxTree
            && model.GetOperation(reference.GetSyntax()) is ILocalFunctionOperation { Body: { } code })
            Visit(code, depth + 1);
    }

    bool RunsInPlace(IAnonymousFunctionOperation lambda)
    {
        if (_types.TransactionOf(lambda.Symbol) is not null || BodyFinder.CallOf(lambda) is not { } call)
            return false;
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        if (_types.KindOf(type) != TransactionKind.None)
            return false;
        return _types.IsHandle(type)
            || type.SpecialType == SpecialType.System_Array
            || IsSystem(type.ContainingNamespace, "Linq")
            || IsSystem(type.ContainingNamespace?.ContainingNamespace, "Collections");
    }

    // System.Linq, and the namespaces inside System.Collections.
    static bool IsSystem(INamespaceSymbol? space, string name) =>
        space is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && space.Name == name;
}
