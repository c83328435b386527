using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Turns a type into a column without a name: one value, or a tree of them.</summary>
static class ShapeParser
{
    /// <summary>Finds how a type is stored.</summary>
    /// <param name="type">The type.</param>
    /// <param name="annotation">Whether it says that it may be null.</param>
    /// <param name="isKey">Whether the column is part of the key.</param>
    /// <param name="context">Where the type stands.</param>
    /// <returns>The column, or null when the type has no mapping, which was reported.</returns>
    public static ColumnModel? Of(ITypeSymbol type, NullableAnnotation annotation, bool isKey, ShapeContext context)
    {
        if (ColumnType.Of(type, annotation, isKey) is { } flat)
            return OfFlat(flat);
        ITypeSymbol value = ColumnType.Value(type);
        if (NestedParser.Parse(value, context) is not { } nested)
            return null;
        ColumnKind kind = nested.Kind switch
        {
            NestedKind.Record or NestedKind.Tuple => ColumnKind.Struct,
            NestedKind.Union => ColumnKind.Union,
            NestedKind.ImmutableDictionary or NestedKind.ImmutableSortedDictionary or NestedKind.FrozenDictionary =>
                ColumnKind.Map,
            _ => ColumnKind.List,
        };
        return Unnamed(kind, ColumnType.AcceptsNull(type, annotation, isKey)) with
        {
            Shape = new ShapeModel
            {
                TypeName = NestedParser.NameOf(value, nested),
                Nested = nested,
                ClrName = ConvertedTypes.ClrNameOf(value),
            },
        };
    }

    /// <summary>Finds how a member with a converter is stored.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="annotation">Whether it says that it may be null.</param>
    /// <param name="attribute">The attribute that names the converter.</param>
    /// <param name="context">Where the type stands.</param>
    /// <returns>The column, or null when the converter cannot be used, which was reported.</returns>
    public static ColumnModel? OfConverter(
        ITypeSymbol type, NullableAnnotation annotation, AttributeData attribute, ShapeContext context)
    {
        ITypeSymbol value = ColumnType.Value(type);
        if (KnownTypes.IsMutable(value))
        {
            context.RefuseUnknown(value);
            return null;
        }

        if (AttributeReader.Type(attribute, 0) is not { } converter || StorageOf(converter, value) is not { } storage)
        {
            string name = value.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.Refuse(value, $"its converter must implement IArrowConverter<{name}, TStorage> exactly once");
            return null;
        }

        if (Of(storage, NullableAnnotation.NotAnnotated, isKey: true, context) is not { } stored)
            return null;
        if (stored.IsNullable || stored.Shape?.Conversion is not null)
        {
            context.Refuse(value, "its converter must convert to a type that is stored as it is and not null");
            return null;
        }

        return stored with
        {
            IsNullable = ColumnType.AcceptsNull(type, annotation, isKey: false),
            Shape = (stored.Shape ?? new ShapeModel()) with
            {
                TypeName = NestedParser.NameOf(value),
                Conversion = new ConversionModel(
                    stored.TypeName, converter.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), null, false),
                ClrName = ConvertedTypes.ClrNameOf(value),
                Extension = AttributeReader.NamedString(attribute, "Extension"),
            },
        };
    }

    static ColumnModel OfFlat(ColumnType type) => Unnamed(type.Kind, type.IsNullable) with
    {
        Enum = type.Enum is null ? null : ColumnParser.Describe(type.Enum),
        Shape = type.Shape,
    };

    static ColumnModel Unnamed(ColumnKind kind, bool isNullable) =>
        new(string.Empty, string.Empty, string.Empty, kind, isNullable);

    static ITypeSymbol? StorageOf(ITypeSymbol converter, ITypeSymbol value)
    {
        INamedTypeSymbol[] found = converter.AllInterfaces
            .Where(face => face is { Name: "IArrowConverter", Arity: 2 }
                && KnownTypes.IsNamespace(face.ContainingNamespace, "Khonsu")
                && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], value))
            .ToArray();
        return found.Length == 1 ? found[0].TypeArguments[1] : null;
    }
}
