using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Finds the methods of a model class that must be true of its tables. The tables that such a method reads are its
/// parameters, so it cannot read one that it does not name, and is asked exactly when one of them was written.
/// </summary>
static class ModelInvariantParser
{
    /// <summary>Finds them.</summary>
    /// <param name="type">The model class.</param>
    /// <param name="records">Records of the model's tables, <c>global::</c>-qualified, in their order.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The methods in the order of the source.</returns>
    public static EquatableArray<ModelInvariantModel> Parse(
        INamedTypeSymbol type, IReadOnlyList<string> records, ParseReport report)
    {
        List<ModelInvariantModel>? invariants = null;
        foreach ((ISymbol member, AttributeData attribute) in InvariantParser.MarkedMembers(type))
        {
            var tables = new List<int>();
            if (Objection(member, records, tables) is { } objection)
                report.Add(ModelRules.NotInvariant, AttributeReader.LocationOf(attribute), member.Name, objection);
            else
                (invariants ??= []).Add(new ModelInvariantModel(
                    Identifiers.Escape(member.Name),
                    InvariantParser.DescriptionOf(member.Name, AttributeReader.Text(attribute, 0)),
                    new EquatableArray<int>(tables)));
        }

        return invariants is null ? default : new EquatableArray<ModelInvariantModel>(invariants);
    }

    static string? Objection(ISymbol member, IReadOnlyList<string> records, List<int> tables)
    {
        if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary, Arity: 0 } method)
            return "it is no ordinary method; write 'static bool Name(Table<TKey, TRow> rows)'";
        if (!method.IsStatic)
            return "it is not static, but a transaction knows no instance of the model; add 'static'";
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || method.RefKind != RefKind.None)
            return "it does not tell true or false; let it return 'bool'";
        if (method.Parameters.IsEmpty)
            return "it reads no table; name the tables that it reads as parameters, each a 'Table<TKey, TRow>'";
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            int table = parameter.RefKind == RefKind.None ? TableOf(parameter.Type, records) : -1;
            if (table < 0)
                return $"its parameter '{parameter.Name}' is no table of the model; let it be a 'Table<TKey, TRow>' of "
                    + "a listed record";
            tables.Add(table);
        }

        return null;
    }

    // Why by the record alone: the key may be a type that is generated, too, and is not there yet.
    static int TableOf(ITypeSymbol type, IReadOnlyList<string> records)
    {
        if (type is not INamedTypeSymbol { Name: "Table", Arity: 2 } table
            || !KnownTypes.IsNamespace(table.ContainingNamespace, "Khonsu"))
            return -1;
        string record = table.TypeArguments[1]
            .WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            .ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        for (int position = 0; position < records.Count; position++)
        {
            if (records[position] == record)
                return position;
        }

        return -1;
    }
}
