using System.Collections.Immutable;
using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN114: a sum that is read and written where it could be merged: <c>Row(key).Sum += n</c>, or a row that is read,
/// copied with a new sum and written back. Only where the body does nothing else with the table, for who reads a row
/// is validated whatever he merges.
/// </summary>
static class MergeCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.Body is not { Start: not null, Kind: TransactionKind.Updating, HasHidden: false } body
            || findings.Types.Mergeable is null)
            return;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is ICompoundAssignmentOperation compound)
                CheckCursor(findings, compound);
            else if (operation is ISimpleAssignmentOperation write)
                CheckCopy(findings, write);
        }
    }

    static void CheckCursor(BodyFindings findings, ICompoundAssignmentOperation compound)
    {
        if (compound.OperatorKind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract)
            || compound.Target is not IPropertyReferenceOperation { Property.Name: var column } target
            || OperationFacts.Unwrap(target.Instance) is not IInvocationOperation { TargetMethod.Name: "Row" } cursor
            || OperationFacts.ReceiverOf(cursor) is not { } table
            || TableUses.Of(table, findings.Types) != TableUse.Cursor
            || TableUses.RecordOf(table.Type) is not { } record
            || !IsSum(record, column, findings.Types)
            || !IsOnlyChanged(findings.Body, record, TableUse.Cursor))
            return;
        string sign = compound.OperatorKind == BinaryOperatorKind.Add ? "+= ..." : "-= ...";
        findings.Add(
            TransactionRules.CouldMerge,
            OperationFacts.NameOf(cursor),
            ImmutableDictionary<string, string?>.Empty.Add("Form", "Cursor"),
            column,
            sign);
    }

    static void CheckCopy(BodyFindings findings, ISimpleAssignmentOperation write)
    {
        if (write.Target is not IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } target
            || OperationFacts.Unwrap(write.Value) is not IWithOperation { Initializer.Initializers: [var only] } copy
            || only is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation column } change
            || OperationFacts.Unwrap(change.Value) is not IBinaryOperation sum
            || sum.OperatorKind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract)
            || OperationFacts.Unwrap(copy.Operand) is not ILocalReferenceOperation { Local: var row }
            || OperationFacts.Unwrap(sum.LeftOperand) is not IPropertyReferenceOperation old
            || !SymbolEqualityComparer.Default.Equals(old.Property, column.Property)
            || old.Instance is not ILocalReferenceOperation { Local: var read }
            || !SymbolEqualityComparer.Default.Equals(row, read))
            return;
        string place = target.Syntax.ToString();
        if (TableUses.RecordOf(target.Property.ContainingType) is not { } record
            || !IsSum(record, column.Property.Name, findings.Types)
            || findings.Body.Operations.Count(use => IsLocal(use, row)) != 2
            || !IsReadFrom(findings.Body, row, place)
            || !IsOnlyChanged(findings.Body, record, TableUse.Read))
            return;
        string sign = sum.OperatorKind == BinaryOperatorKind.Add ? "+= ..." : "-= ...";
        findings.Add(
            TransactionRules.CouldMerge,
            write.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add("Form", "Copy"),
            column.Property.Name,
            sign);
    }

    static bool IsLocal(IOperation use, ILocalSymbol local) =>
        use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);

    // The variable is declared with the very row that is written: 'var a = tx.Accounts[key];'.
    static bool IsReadFrom(TransactionBody body, ILocalSymbol row, string place) => body.Operations.Any(operation =>
        operation is IVariableDeclaratorOperation { Initializer: { } first } declared
        && SymbolEqualityComparer.Default.Equals(declared.Symbol, row)
        && OperationFacts.Unwrap(first.Value)?.Syntax.ToString() == place);

    static bool IsSum(INamedTypeSymbol record, string column, KhonsuTypes types)
    {
        IEnumerable<ISymbol> places = record.GetMembers(column).Concat(record.InstanceConstructors
            .SelectMany(static made => made.Parameters)
            .Where(parameter => parameter.Name == column));
        AttributeData? attribute = places
            .Select(place => KhonsuTypes.Find(place, types.Mergeable))
            .FirstOrDefault(static found => found is not null);
        return attribute is not null
            && (attribute.ConstructorArguments.IsEmpty
                || attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Enum, Value: 0 });
    }

    /// <summary>
    /// Whether the body uses a table for one sum and for additions and merges, and for nothing else.
    /// </summary>
    static bool IsOnlyChanged(TransactionBody body, INamedTypeSymbol record, TableUse allowed)
    {
        int reads = 0;
        foreach (IOperation operation in body.Operations)
        {
            if (TableUses.IsTransaction(operation, body.Types) && TableUses.MemberOf(operation) is null)
                return false;
            if (operation is IConversionOperation
                || !body.Types.IsHandle(operation.Type)
                || !SymbolEqualityComparer.Default.Equals(TableUses.RecordOf(operation.Type), record))
                continue;
            TableUse use = TableUses.Of(operation, body.Types);
            if (use == allowed && allowed == TableUse.Cursor)
            {
                if (!IsChange(OperationFacts.Wrapped(operation).Parent))
                    return false;
            }
            else if (use == allowed)
            {
                reads++;
            }
            else if (use is not (TableUse.Add or TableUse.Merge)
                && !(use == TableUse.Write && allowed == TableUse.Read && IsElement(operation)))
            {
                return false;
            }
        }

        return allowed == TableUse.Cursor || reads == 1;
    }

    static bool IsElement(IOperation table) =>
        OperationFacts.Wrapped(table).Parent is IPropertyReferenceOperation { Property.IsIndexer: true };

    // Row(key).Sum += n, where the cursor is an instance or, as an extension's receiver, an argument.
    static bool IsChange(IOperation? parent)
    {
        IOperation? cursor = parent is IArgumentOperation ? parent.Parent : parent;
        return cursor?.Parent is IPropertyReferenceOperation { Parent: ICompoundAssignmentOperation compound } target
            && compound.Target == target
            && compound.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract;
    }
}
