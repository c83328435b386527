using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Types of the framework that the runtime converts to a kind of column, and wrappers: a
/// <c>readonly record struct CustomerId(Guid Value)</c> is stored as what it wraps.
/// </summary>
static class ConvertedTypes
{
    const string Hidden = "global::Khonsu.CompilerServices.";

    static readonly SymbolDisplayFormat s_clrFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Finds how a type is converted.</summary>
    /// <param name="type">A type that is no kind of column itself.</param>
    /// <param name="stored">The kind that it is stored as.</param>
    /// <returns>The conversion, or null when there is none.</returns>
    public static ShapeModel? Find(ITypeSymbol type, out ColumnKind stored)
    {
        stored = default;
        if (type is not INamedTypeSymbol named)
            return null;
        return Converter(named) is { } converter
            ? ByConverter(named, converter, out stored)
            : Wrapped(named, out stored);
    }

    /// <summary>Name of a type or namespace in schemas.</summary>
    /// <param name="type">The type or namespace.</param>
    /// <returns>Its full name.</returns>
    public static string ClrNameOf(INamespaceOrTypeSymbol type) => type.ToDisplayString(s_clrFormat);

    static ShapeModel ByConverter(INamedTypeSymbol type, string converter, out ColumnKind stored)
    {
        stored = converter switch
        {
            "NativeIntConverter" => ColumnKind.Int64,
            "NativeUIntConverter" => ColumnKind.UInt64,
            "RuneConverter" => ColumnKind.UInt32,
            _ => ColumnKind.String,
        };
        return new ShapeModel
        {
            TypeName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Conversion = new ConversionModel(
                stored.CSharpName(), Hidden + converter, null, HasOrder: type.IsValueType && converter != Json),
            ClrName = type.SpecialType switch
            {
                SpecialType.System_IntPtr => "System.IntPtr",
                SpecialType.System_UIntPtr => "System.UIntPtr",
                _ => ClrNameOf(type),
            },
            Extension = converter == Json ? "arrow.json" : null,
        };
    }

    const string Json = "JsonConverter";

    static string? Converter(INamedTypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_IntPtr:
                return "NativeIntConverter";
            case SpecialType.System_UIntPtr:
                return "NativeUIntConverter";
        }

        if (type.ContainingType is not null || type.Arity > 0)
            return null;
        INamespaceSymbol? space = type.ContainingNamespace;
        return type.Name switch
        {
            "Uri" when KnownTypes.IsNamespace(space, "System") => "UriConverter",
            "Version" when KnownTypes.IsNamespace(space, "System") => "VersionConverter",
            "Rune" when KnownTypes.IsNamespace(space, "Text", "System") => "RuneConverter",
            "IPAddress" when KnownTypes.IsNamespace(space, "Net", "System") => "IPAddressConverter",
            "CultureInfo" when KnownTypes.IsNamespace(space, "Globalization", "System") => "CultureConverter",
            "JsonElement" when space is { Name: "Json", ContainingNamespace: var outer }
                && KnownTypes.IsNamespace(outer, "Text", "System") => Json,
            _ => null,
        };
    }

    static ShapeModel? Wrapped(INamedTypeSymbol type, out ColumnKind stored)
    {
        stored = default;
        if (!type.IsRecord || !type.IsValueType || !type.IsReadOnly)
            return null;
        IPropertySymbol? member = null;
        foreach (ISymbol symbol in type.GetMembers())
        {
            if (symbol is not IFieldSymbol { IsStatic: false } field)
                continue;
            if (member is not null || field.AssociatedSymbol is not IPropertySymbol property)
                return null;
            member = property;
        }

        if (member is not { GetMethod: { } getter }
            || !TypeParser.IsSeenInAssembly(getter.DeclaredAccessibility)
            || member.NullableAnnotation == NullableAnnotation.Annotated
            || KnownTypes.KindOf(member.Type) is not { } kind
            || !IsMadeOf(type, member))
            return null;
        stored = kind;
        return new ShapeModel
        {
            TypeName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Conversion = new ConversionModel(
                kind.CSharpName(), null, Identifiers.Escape(member.Name), HasOrder: true)
            {
                HasOwnEquality = HasOwnEquality(type),
            },
            ClrName = ClrNameOf(type),
        };
    }

    static bool IsMadeOf(INamedTypeSymbol type, IPropertySymbol member)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (constructor.Parameters.Length == 1
                && TypeParser.IsSeenInAssembly(constructor.DeclaredAccessibility)
                && constructor.Parameters[0] is { RefKind: RefKind.None or RefKind.In } parameter
                && string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase)
                && SymbolEqualityComparer.Default.Equals(parameter.Type, member.Type))
                return true;
        }

        return false;
    }

    // The method of the record or, explicitly, of the interface.
    static bool HasOwnEquality(INamedTypeSymbol type)
    {
        foreach (ISymbol symbol in type.GetMembers())
        {
            if (symbol is IMethodSymbol { IsImplicitlyDeclared: false, Parameters.Length: 1 } method
                && (method.Name == "Equals" || method.Name.EndsWith(".Equals", StringComparison.Ordinal))
                && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, type))
                return true;
        }

        return false;
    }
}
