using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>How the type of a column of one value is stored.</summary>
/// <param name="Kind">The column's kind.</param>
/// <param name="IsNullable">Whether the column accepts null.</param>
/// <param name="Enum">The enum that the kind is the underlying integer of, or null.</param>
/// <param name="Shape">What the type has beyond a plain value, or null.</param>
readonly record struct ColumnType(ColumnKind Kind, bool IsNullable, INamedTypeSymbol? Enum, ShapeModel? Shape)
{
    /// <summary>Finds how a type is stored.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="annotation">Whether it says that it may be null.</param>
    /// <param name="isKey">Whether the column is part of the key.</param>
    /// <returns>The answer, or null when the type is not one value of a kind that is known.</returns>
    public static ColumnType? Of(ITypeSymbol type, NullableAnnotation annotation, bool isKey)
    {
        ITypeSymbol value = Value(type);
        bool isNullable = AcceptsNull(type, annotation, isKey);
        INamedTypeSymbol? enumType = value.TypeKind == TypeKind.Enum ? (INamedTypeSymbol)value : null;
        if (KnownTypes.KindOf(enumType?.EnumUnderlyingType ?? value) is { } kind)
            return new ColumnType(kind, isNullable, enumType, null);
        return ConvertedTypes.Find(value, out ColumnKind stored) is { } shape
            ? new ColumnType(stored, isNullable, null, shape)
            : null;
    }

    /// <summary>The type without the mark of null.</summary>
    /// <param name="type">A type.</param>
    /// <returns>What <c>Nullable</c> holds, or the type itself.</returns>
    public static ITypeSymbol Value(ITypeSymbol type) =>
        IsNullableValue(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    /// <summary>Whether a column of a type accepts null.</summary>
    /// <param name="type">The type.</param>
    /// <param name="annotation">Whether it says that it may be null.</param>
    /// <param name="isKey">Whether the column is part of the key.</param>
    /// <returns>True when it does.</returns>
    // Why: code without nullable annotations says nothing about a string; a key is never null, anything else may be.
    public static bool AcceptsNull(ITypeSymbol type, NullableAnnotation annotation, bool isKey) => type.IsReferenceType
        ? annotation == NullableAnnotation.Annotated || (annotation == NullableAnnotation.None && !isKey)
        : IsNullableValue(type);

    static bool IsNullableValue(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
}
