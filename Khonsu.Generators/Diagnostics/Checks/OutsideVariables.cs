using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>Which variables and objects outlive the runs of a body, and which of them each run sets anew.</summary>
sealed class OutsideVariables
{
    readonly TransactionBody _body;
    HashSet<ISymbol>? _setAnew;
    HashSet<string>? _cleared;

    public OutsideVariables(TransactionBody body) => _body = body;

    /// <summary>Whether every run of the body sets a variable before it reads it.</summary>
    /// <param name="variable">A variable from outside.</param>
    public bool IsSetAnew(ISymbol variable) => (_setAnew ??= FindSetAnew()).Contains(variable);

    /// <summary>
    /// Whether a collection, or the object that a chain begins with, is made or cleared by each run.
    /// </summary>
    /// <param name="operation">The chain.</param>
    public bool IsReset(IOperation operation)
    {
        for (IOperation? part = operation; part is not null; part = PartOf(part))
        {
            if (part is ILocalReferenceOperation { Local: var local } && IsSetAnew(local))
                return true;
            if (part is IParameterReferenceOperation { Parameter: var parameter } && IsSetAnew(parameter))
                return true;
            if ((_cleared ??= FindCleared()).Contains(part.Syntax.ToString()))
                return true;
        }

        return false;
    }

    /// <summary>Whether a chain begins with something that is there before the body runs and after it.</summary>
    /// <param name="operation">The chain.</param>
    /// <param name="isObject">Whether the object at its end is changed, and not a member of it.</param>
    public bool Outlives(IOperation operation, bool isObject = false)
    {
        switch (OperationFacts.RootOf(operation))
        {
            case ILocalReferenceOperation { Local: var local }:
                return _body.IsOutside(local);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return _body.IsOutside(parameter)
                    || (IsState(parameter) && (isObject || PassesObject(operation)));
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                // Why lambdas only: an object that is given a transaction may be made for it.
                return _body.Outer.IsLambda;
            case IFieldReferenceOperation { Instance: null }:
            case IPropertyReferenceOperation { Instance: null }:
                return true;
            default:
                return false;
        }
    }

    // What the store was given to pass in is the same object in every run.
    bool IsState(IParameterSymbol parameter) =>
        _body.Start is not null
        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _body.Function)
        && _body.Types.KindOf(parameter.Type) == TransactionKind.None;

    // A member of a struct that was passed by value is a part of the run's own copy.
    static bool PassesObject(IOperation operation)
    {
        for (IOperation? part = PartOf(operation); part is not null; part = PartOf(part))
        {
            if (part.Type is { IsReferenceType: true })
                return true;
        }

        return false;
    }

    static IOperation? PartOf(IOperation operation) => OperationFacts.Unwrap(operation switch
    {
        IFieldReferenceOperation field => field.Instance,
        IPropertyReferenceOperation property => property.Instance,
        IArrayElementReferenceOperation element => element.ArrayReference,
        IConditionalAccessInstanceOperation link => OperationFacts.TargetOf(link),
        _ => null,
    });

    HashSet<ISymbol> FindSetAnew()
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        SyntaxNode? code = _body.Roots[0].Syntax switch
        {
            ArrowExpressionClauseSyntax arrow => arrow.Expression,
            { } node => node,
        };
        DataFlowAnalysis? flow = code switch
        {
            StatementSyntax statement => _body.Model?.AnalyzeDataFlow(statement),
            ExpressionSyntax expression => _body.Model?.AnalyzeDataFlow(expression),
            _ => null,
        };
        if (flow is { Succeeded: true })
        {
            found.UnionWith(flow.AlwaysAssigned);
            found.ExceptWith(flow.DataFlowsIn);
        }

        return found;
    }

    HashSet<string> FindCleared()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (IOperation operation in _body.Operations)
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "Clear", Parameters.IsEmpty: true } } call
                && call.Instance is { } cleared)
                found.Add(cleared.Syntax.ToString());
            else if (operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment
                && OperationFacts.Unwrap(assignment.Value) is IObjectCreationOperation or IArrayCreationOperation
                    or ICollectionExpressionOperation)
                found.Add(target.Syntax.ToString());
        }

        return found;
    }
}
