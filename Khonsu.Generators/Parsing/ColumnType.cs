using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>How a property's type is stored.</summary>
/// <param name="Kind">The column's kind.</param>
/// <param name="IsNullable">Whether the column accepts null.</param>
/// <param name="Enum">The enum that the kind is the underlying integer of, or null.</param>
readonly record struct ColumnType(ColumnKind Kind, bool IsNullable, INamedTypeSymbol? Enum)
{
    /// <summary>Finds how a type is stored.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="annotation">Whether it says that it may be null.</param>
    /// <param name="isKey">Whether the column is part of the key.</param>
    /// <returns>The answer, or null when the type has no mapping.</returns>
    public static ColumnType? Of(ITypeSymbol type, NullableAnnotation annotation, bool isKey)
    {
        bool isReference = type.IsReferenceType;
        bool isNullable = IsNullableValue(type);
        ITypeSymbol value = Value(type);
        INamedTypeSymbol? enumType = value.TypeKind == TypeKind.Enum ? (INamedTypeSymbol)value : null;
        if (KnownTypes.KindOf(enumType?.EnumUnderlyingType ?? value) is not { } kind)
            return null;

        // Why: code without nullable annotations says nothing about a string; a key is never null, anything else may
        // be.
        if (isReference)
            isNullable = annotation == NullableAnnotation.Annotated
                || (annotation == NullableAnnotation.None && !isKey);
        return new ColumnType(kind, isNullable, enumType);
    }

    /// <summary>The type without the mark of null.</summary>
    /// <param name="type">A type.</param>
    /// <returns>What <c>Nullable</c> holds, or the type itself.</returns>
    public static ITypeSymbol Value(ITypeSymbol type) =>
        IsNullableValue(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    static bool IsNullableValue(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
}
