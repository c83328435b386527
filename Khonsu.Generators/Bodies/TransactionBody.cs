using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Bodies;

/// <summary>A function that is given a transaction: a block's lambda, a local function or a method.</summary>
/// <remarks>
/// Functions that are given a transaction of their own, such as the alternatives of an <c>OrElse</c>, are bodies by
/// themselves and no part of the one around them.
/// </remarks>
sealed class TransactionBody
{
    readonly Lazy<BodyContent> _content;

    public TransactionBody(
        KhonsuTypes types,
        IMethodSymbol function,
        IReadOnlyList<IOperation> roots,
        TransactionKind kind,
        IInvocationOperation? start,
        BodyOuter outer)
    {
        (Types, Function, Roots, Kind, Start, Outer) = (types, function, roots, kind, start, outer);
        _content = new Lazy<BodyContent>(() => BodyWalker.Walk(roots, types), LazyThreadSafetyMode.None);
    }

    /// <summary>The types of the runtime.</summary>
    public KhonsuTypes Types { get; }

    /// <summary>The function.</summary>
    public IMethodSymbol Function { get; }

    /// <summary>Its code; more than one piece for a constructor only.</summary>
    public IReadOnlyList<IOperation> Roots { get; }

    /// <summary>What it may do.</summary>
    public TransactionKind Kind { get; }

    /// <summary>The call that starts a transaction with this body; null for every other body.</summary>
    public IInvocationOperation? Start { get; }

    /// <summary>The outermost function around it that is given a transaction; itself when there is none.</summary>
    public BodyOuter Outer { get; }

    /// <summary>What is done when it runs, in the order of the source.</summary>
    public IReadOnlyList<IOperation> Operations => _content.Value.Operations;

    /// <summary>
    /// Whether there are functions inside that run later, or by themselves, and were not looked into.
    /// </summary>
    public bool HasHidden => _content.Value.HasHidden;

    /// <summary>The semantic model of its file.</summary>
    public SemanticModel? Model => Roots[0].SemanticModel;

    /// <summary>What the function returns, without conversions and parentheses.</summary>
    public IEnumerable<IOperation> ReturnedValues
    {
        get
        {
            foreach (IOperation operation in Operations)
            {
                if (operation is IReturnOperation { ReturnedValue: { } value }
                    && SymbolEqualityComparer.Default.Equals(FunctionOf(operation), Function)
                    && OperationFacts.Unwrap(value) is { } returned)
                    yield return returned;
            }
        }
    }

    /// <summary>
    /// Whether a variable outlives the runs of the body: it is declared outside of the outermost function that is
    /// given the transaction.
    /// </summary>
    /// <param name="variable">A local variable or a parameter.</param>
    public bool IsOutside(ISymbol variable)
    {
        foreach (SyntaxReference reference in variable.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree == Outer.Syntax.SyntaxTree && Outer.Syntax.Span.Contains(reference.Span))
                return false;
        }

        return true;
    }

    static IMethodSymbol? FunctionOf(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda)
                return lambda.Symbol;
            if (parent is ILocalFunctionOperation function)
                return function.Symbol;
        }

        return null;
    }
}
