using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN113: <c>table[key] = row</c> where both keys are constants and differ. A key of several columns is not looked
/// at.
/// </summary>
static class KeyCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        foreach (IOperation operation in findings.Body.Operations)
        {
            if (operation is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation
                    {
                        Property.IsIndexer: true, Arguments: [{ Value: { } key }],
                    } target,
                } write
                && findings.Types.IsHandle(target.Property.ContainingType)
                && ConstantOf(key) is { } expected
                && TableUses.RecordOf(target.Property.ContainingType) is { } record
                && KeyOf(record, findings.Types) is { } column
                && KeyOfRow(OperationFacts.Unwrap(write.Value), column, findings.Types) is { } actual
                && !expected.Equals(actual))
                findings.Add(
                    TransactionRules.WrongKey,
                    write.Value.Syntax.GetLocation(),
                    Text(actual),
                    Text(expected));
        }
    }

    static object? ConstantOf(IOperation? value) =>
        OperationFacts.Unwrap(value) is { ConstantValue: { HasValue: true, Value: { } constant } } ? constant : null;

    // The one key column, or null when there are several.
    static string? KeyOf(INamedTypeSymbol record, KhonsuTypes types)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ISymbol member in record.GetMembers())
        {
            if (member is IPropertySymbol property && KhonsuTypes.Has(property, types.Key))
                names.Add(property.Name);
        }

        foreach (IParameterSymbol parameter in record.InstanceConstructors.SelectMany(static made => made.Parameters))
        {
            if (KhonsuTypes.Has(parameter, types.Key))
                names.Add(parameter.Name);
        }

        return names.Count == 1 ? names.First() : null;
    }

    static object? KeyOfRow(IOperation? row, string column, KhonsuTypes types)
    {
        switch (row)
        {
            case IObjectCreationOperation creation:
                IArgumentOperation? argument = creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == column);
                return Set(creation.Initializer, column, out object? value) ? value : ConstantOf(argument?.Value);
            case IWithOperation copy:
                if (Set(copy.Initializer, column, out object? changed))
                    return changed;
                return KeyOfRow(OperationFacts.Unwrap(copy.Operand), column, types);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: { } key }] } read
                when types.IsHandle(read.Property.ContainingType):
                return ConstantOf(key);
            default:
                return null;
        }
    }

    static bool Set(IObjectOrCollectionInitializerOperation? initializer, string column, out object? value)
    {
        value = null;
        foreach (IOperation part in initializer?.Initializers ?? [])
        {
            if (part is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment
                && target.Property.Name == column)
            {
                value = ConstantOf(assignment.Value);
                return true;
            }
        }

        return false;
    }

    static string Text(object constant) => constant is string text ? $"\"{text}\"" : constant.ToString();
}
