using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Bodies;

/// <summary>Finds out what is done with tables and transactions.</summary>
static class TableUses
{
    const string Generated = "KhonsuTables";

    static readonly string[] s_reads =
        ["Find", "TryGet", "ContainsKey", "GetEnumerator", "Equal", "FindBy", "Ordered", "Count", "this[]"];

    static readonly string[] s_quiet =
    [
        "Id", "Attempt", "Isolation", "SnapshotTimestamp", "NewGuid", "SetSavepoint", "OnCommitted", "OnAborted",
        "BeforeCommit",
    ];

    /// <summary>What is done with a table, an index, or rows of them.</summary>
    /// <param name="handle">The place where it is mentioned.</param>
    /// <param name="types">The types of the runtime.</param>
    public static TableUse Of(IOperation handle, KhonsuTypes types)
    {
        IOperation value = OperationFacts.Wrapped(handle);
        switch (value.Parent)
        {
            case IInvocationOperation call when call.Instance == value:
                return OfMember(call.TargetMethod, handle, types);
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                return OfArgument(call, argument, handle, types);
            case IPropertyReferenceOperation property when property.Instance == value:
                if (property.Property.IsIndexer && IsTarget(property))
                    return TableUse.Write;
                return OfMember(property.Property, handle, types);
            case IForEachLoopOperation loop when loop.Collection == value:
                return TableUse.Read;
            case IVariableInitializerOperation or ISimpleAssignmentOperation:
                return TableUse.Named;
            default:
                return TableUse.Unknown;
        }
    }

    /// <summary>
    /// Whether a value is set and not read: the left side of an assignment, an argument by reference.
    /// </summary>
    /// <param name="operation">The value.</param>
    public static bool IsTarget(IOperation operation) => operation.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == operation,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: not RefKind.None } => true,
        _ => false,
    };

    /// <summary>The member of a transaction that is used.</summary>
    /// <param name="transaction">The place where the transaction is mentioned.</param>
    /// <returns>The operation on it, or null when the transaction is handed to somebody.</returns>
    public static IOperation? MemberOf(IOperation transaction) => transaction.Parent switch
    {
        IPropertyReferenceOperation property when property.Instance == transaction => property,
        IInvocationOperation call when call.Instance == transaction => call,
        _ => null,
    };

    /// <summary>Whether a place mentions a transaction.</summary>
    /// <param name="operation">The place.</param>
    /// <param name="types">The types of the runtime.</param>
    public static bool IsTransaction(IOperation operation, KhonsuTypes types) =>
        operation is IParameterReferenceOperation or ILocalReferenceOperation
        && types.KindOf(operation.Type) != TransactionKind.None;

    /// <summary>Whether a member of a transaction neither reads nor writes a row.</summary>
    /// <param name="member">The operation.</param>
    public static bool IsQuiet(IOperation member) => Array.IndexOf(s_quiet, NameOf(member)) >= 0;

    /// <summary>The name of the member that an operation on a transaction uses.</summary>
    /// <param name="member">The operation.</param>
    public static string? NameOf(IOperation member) =>
        (member as IInvocationOperation)?.TargetMethod.Name ?? (member as IPropertyReferenceOperation)?.Property.Name;

    /// <summary>The record whose rows a table holds.</summary>
    /// <param name="table">The type of the table.</param>
    /// <returns>The record, or null.</returns>
    public static INamedTypeSymbol? RecordOf(ITypeSymbol? table) =>
        table is INamedTypeSymbol { TypeArguments.Length: >= 2 } named
            ? named.TypeArguments[1] as INamedTypeSymbol
            : null;

    static TableUse OfArgument(
        IInvocationOperation call, IArgumentOperation argument, IOperation handle, KhonsuTypes types)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isReceiver = method.IsExtensionMethod && argument.Parameter?.Ordinal == 0;
        if (isReceiver && IsGenerated(method))
            return OfMember(method, handle, types);
        INamespaceSymbol? space = method.ContainingNamespace;
        bool isQuery = space is { Name: "Linq", ContainingNamespace.Name: "System" }
            && space.ContainingNamespace.ContainingNamespace.IsGlobalNamespace;
        return isQuery ? TableUse.Read : TableUse.Unknown;
    }

    static TableUse OfMember(ISymbol member, IOperation handle, KhonsuTypes types)
    {
        bool isTable = handle.Type?.Name is "Table" or "ReadTable";
        if (types.IsHandle(member.ContainingType))
        {
            if (!isTable || Array.IndexOf(s_reads, member.Name) >= 0)
                return TableUse.Read;
            return member.Name switch
            {
                "Add" => TableUse.Add,
                "MergeCursor" => TableUse.Merge,
                "Cursor" => TableUse.Cursor,
                _ => TableUse.Write,
            };
        }

        if (!IsGenerated(member))
            return TableUse.Unknown;
        return member.Name switch
        {
            "Row" => TableUse.Cursor,
            "Merge" => TableUse.Merge,
            _ => TableUse.Read,
        };
    }

    // The generator writes the extensions of all tables of a namespace into one static class.
    static bool IsGenerated(ISymbol member) =>
        member.ContainingType is { } type && (type.Name == Generated || type.ContainingType?.Name == Generated);
}
