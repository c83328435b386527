using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Finds the cases of a <c>[Union]</c>.</summary>
static class UnionParser
{
    const int TagMax = 127;

    /// <summary>Finds the cases.</summary>
    /// <param name="type">The abstract record.</param>
    /// <param name="context">Where the type stands.</param>
    /// <returns>The cases in the order of their tags, or null when one has no mapping, which was reported.</returns>
    public static NestedModel? Parse(INamedTypeSymbol type, ShapeContext context)
    {
        var cases = new SortedDictionary<int, ColumnModel>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (HasState(type))
            return Refuse("it has properties of its own; move them into the cases");
        foreach (AttributeData attribute in AttributeReader.All(type, AttributeReader.UnionCase))
        {
            int tag = AttributeReader.Number(attribute, 0) ?? -1;
            if (AttributeReader.Type(attribute, 1) is not INamedTypeSymbol record || record.TypeKind == TypeKind.Error)
            {
                context.Report.BlockSilently();
                return null;
            }

            if (tag is < 0 or > TagMax || cases.ContainsKey(tag))
                return Refuse($"tag {tag} of {record.Name} must be 0 to {TagMax} and used once");
            if (!record.IsRecord || !record.IsSealed || !SymbolEqualityComparer.Default.Equals(record.BaseType, type))
                return Refuse($"its case {record.Name} must be a sealed record that derives from it");
            if (NestedParser.OfRecord(record, type, context) is not { } nested)
                return null;
            string name = Naming.Apply(context.Naming, record.Name);
            if (!names.Add(name))
                return Refuse($"two of its cases are called '{name}'");
            cases.Add(tag, new ColumnModel(record.Name, Identifiers.Escape(record.Name), name, ColumnKind.Struct, false)
            {
                Shape = new ShapeModel
                {
                    TypeName = NestedParser.NameOf(record),
                    Nested = nested,
                    Tag = tag,
                    ClrName = ConvertedTypes.ClrNameOf(record),
                },
            });
        }

        if (cases.Count == 0)
            return Refuse("it has no [UnionCase]; name its cases");
        return new NestedModel(
            NestedKind.Union, true, new EquatableArray<ColumnModel>(cases.Values), default, default);

        NestedModel? Refuse(string advice)
        {
            context.Refuse(type, advice);
            return null;
        }
    }

    static bool HasState(INamedTypeSymbol type) => type.GetMembers().Any(static member =>
        (member is IFieldSymbol { IsStatic: false, IsConst: false })
        || (member is IPropertySymbol { IsStatic: false, SetMethod: not null }));
}
