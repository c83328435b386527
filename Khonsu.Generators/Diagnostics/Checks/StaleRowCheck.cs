using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN111: a row that one block of a store has returned and a later block of the same store writes over what is there
/// now. A row of unknown origin may be what the user wants to write, and a body that reads the table may compare;
/// both are let through, and so is a write with a rule for conflicts.
/// </summary>
static class StaleRowCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.Body is not { Start: { } start, Kind: TransactionKind.Updating, HasHidden: false } body)
            return;
        foreach (IOperation operation in body.Operations)
        {
            if (OperationFacts.Unwrap(RowWritten(operation, findings.Types)) is not { } row)
                continue;
            IOperation? source = OperationFacts.Unwrap(row is IWithOperation copy ? copy.Operand : row);
            if (VariableOf(source, body, start) is { } variable
                && IsFromBlock(variable, start, body)
                && TableUses.RecordOf(HandleOf(operation)?.Type) is { } record
                && !ReadsTable(body, record))
                findings.Add(TransactionRules.StaleRow, row.Syntax.GetLocation(), variable.Name);
        }
    }

    static IOperation? RowWritten(IOperation operation, KhonsuTypes types) => operation switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } target } write
            when types.IsHandle(target.Property.ContainingType) => write.Value,
        IInvocationOperation { TargetMethod: { Name: "Upsert", Parameters.Length: 2 } method } call
            when types.IsHandle(method.ContainingType) && OperationFacts.Argument(call, 1) is null =>
            OperationFacts.Argument(call, 0),
        _ => null,
    };

    static IOperation? HandleOf(IOperation write) => write switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => target.Instance,
        IInvocationOperation call => call.Instance,
        _ => null,
    };

    // A captured variable, or the one that is passed as the state or as a part of it.
    static ILocalSymbol? VariableOf(IOperation? source, TransactionBody body, IInvocationOperation start)
    {
        IOperation? passed = source switch
        {
            IParameterReferenceOperation { Parameter: var parameter } when IsState(parameter, body) =>
                OperationFacts.Argument(start, 0),
            IFieldReferenceOperation { Instance: IParameterReferenceOperation { Parameter: var tuple } } field
                when IsState(tuple, body) => ElementOf(OperationFacts.Argument(start, 0), field.Field, tuple.Type),
            _ => source,
        };
        return OperationFacts.Unwrap(passed) is ILocalReferenceOperation { Local: var local } && body.IsOutside(local)
            ? local
            : null;
    }

    static bool IsState(IParameterSymbol parameter, TransactionBody body) =>
        SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, body.Function)
        && body.Types.KindOf(parameter.Type) == TransactionKind.None;

    static IOperation? ElementOf(IOperation? state, IFieldSymbol field, ITypeSymbol type)
    {
        if (OperationFacts.Unwrap(state) is not ITupleOperation tuple
            || type is not INamedTypeSymbol { IsTupleType: true } named)
            return null;
        int index = named.TupleElements.IndexOf(field, 0, SymbolEqualityComparer.Default);
        return index >= 0 && index < tuple.Elements.Length ? tuple.Elements[index] : null;
    }

    static bool IsFromBlock(ILocalSymbol variable, IInvocationOperation start, TransactionBody body)
    {
        if (variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax
            {
                Initializer.Value: { } first,
            } || body.Model?.SyntaxTree != first.SyntaxTree)
            return false;
        IOperation? value = OperationFacts.Unwrap(body.Model.GetOperation(first));
        if (value is IAwaitOperation awaited)
            value = OperationFacts.Unwrap(awaited.Operation);
        return value is IInvocationOperation call
            && BodyFinder.IsStart(call, body.Types)
            && OperationFacts.IsSameStore(call, start);
    }

    static bool ReadsTable(TransactionBody body, INamedTypeSymbol record)
    {
        foreach (IOperation operation in body.Operations)
        {
            // Why: whoever is handed the transaction may read the row.
            if (TableUses.IsTransaction(operation, body.Types) && TableUses.MemberOf(operation) is null)
                return true;
            if (operation is not IConversionOperation
                && body.Types.IsHandle(operation.Type)
                && SymbolEqualityComparer.Default.Equals(TableUses.RecordOf(operation.Type), record)
                && TableUses.Of(operation, body.Types) is not (TableUse.Write or TableUse.Named))
                return true;
        }

        return false;
    }
}
