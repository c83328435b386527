using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN104: a table, an index or the rows of one that leave their transaction; KHN108: a query over them that does.
/// What cannot leave because it is a ref struct, the compiler refuses by itself.
/// </summary>
/// <remarks>
/// A method that is given a transaction may return its tables and keep them in an object, for that object may be made
/// for the transaction; so only what leaves a block of a store is reported, and what is put into a static member.
/// </remarks>
static class EscapeCheck
{
    const int DepthMax = 20;

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        TransactionBody body = findings.Body;
        if (body.Start is not null)
        {
            foreach (IOperation returned in body.ReturnedValues)
                CheckReturned(findings, returned);
        }

        foreach (IOperation operation in body.Operations)
        {
            if (operation is not ISimpleAssignmentOperation { Target: { } target } assignment
                || OperationFacts.Unwrap(assignment.Value) is not { } value
                || !LeavesBy(body, target))
                continue;
            if (findings.Types.IsHandle(value.Type))
            {
                string where = $"put into '{target.Syntax}'";
                findings.Add(TransactionRules.Escapes, value.Syntax.GetLocation(), value.Syntax.ToString(), where);
            }
            else if (IsLazy(body, value, 0))
            {
                findings.Add(TransactionRules.Lazy, PlaceOf(value), Short(value));
            }
        }
    }

    static void CheckReturned(BodyFindings findings, IOperation returned)
    {
        if (returned is ITupleOperation tuple)
        {
            foreach (IOperation element in tuple.Elements)
                CheckReturned(findings, OperationFacts.Unwrap(element) ?? element);
        }
        else if (findings.Types.IsHandle(returned.Type))
        {
            findings.Add(TransactionRules.Escapes, PlaceOf(returned), Short(returned), "returned from it");
        }
        else if (IsLazy(findings.Body, returned, 0))
        {
            findings.Add(TransactionRules.Lazy, PlaceOf(returned), Short(returned));
        }
    }

    static bool LeavesBy(TransactionBody body, IOperation target) => OperationFacts.RootOf(target) switch
    {
        IFieldReferenceOperation { Instance: null } or IPropertyReferenceOperation { Instance: null } => true,
        ILocalReferenceOperation { Local: var local } => body.Outer.IsStart && body.IsOutside(local),
        IParameterReferenceOperation { Parameter: var parameter } => body.Outer.IsStart && body.IsOutside(parameter),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } =>
            body.Outer.IsStart,
        _ => false,
    };

    /// <summary>Whether a value is a query that has not run yet and reads a table of the transaction.</summary>
    static bool IsLazy(TransactionBody body, IOperation? value, int depth)
    {
        value = OperationFacts.Unwrap(value);
        if (value is null || depth == DepthMax)
            return false;
        if (depth > 0 && body.Types.IsHandle(value.Type))
            return true;
        return value switch
        {
            IInvocationOperation call => IsQuery(call.TargetMethod)
                && call.Arguments.Any(argument => IsLazy(body, argument.Value, depth + 1)),
            ILocalReferenceOperation { Local: var local } => !body.IsOutside(local)
                && !body.Types.IsHandle(local.Type)
                && body.Operations.Any(operation =>
                    operation is IVariableDeclaratorOperation { Initializer: { } first } declared
                    && SymbolEqualityComparer.Default.Equals(declared.Symbol, local)
                    && IsLazy(body, first.Value, depth + 1)),
            IConditionalOperation choice =>
                IsLazy(body, choice.WhenTrue, depth + 1) || IsLazy(body, choice.WhenFalse, depth + 1),
            _ => false,
        };
    }

    // A method of LINQ whose result is a sequence of unknown making, and not a list, an array or a value.
    static bool IsQuery(IMethodSymbol method) =>
        method is { IsExtensionMethod: true, ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } }
        && method.ReturnType is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
        && type.Name is "IEnumerable" or "IOrderedEnumerable" or "IQueryable" or "IOrderedQueryable"
        && method.Name != "ToLookup";

    // A query is its last clause's call, which stands for all of it.
    static Location PlaceOf(IOperation operation) =>
        (operation.Parent as ITranslatedQueryOperation ?? operation).Syntax.GetLocation();

    static string Short(IOperation operation)
    {
        string text = (operation.Parent as ITranslatedQueryOperation ?? operation).Syntax.ToString();
        int end = text.IndexOf('\n');
        return end >= 0 ? text.Substring(0, end).TrimEnd() + " ..." : text;
    }
}
