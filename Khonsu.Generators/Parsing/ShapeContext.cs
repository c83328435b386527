using Khonsu.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Where a type stands that is parsed: the member, and what is around it.</summary>
/// <param name="member">The member that the type belongs to, however deep inside.</param>
/// <param name="naming">How members become columns.</param>
/// <param name="path">The record types around the member.</param>
/// <param name="report">Takes what is wrong.</param>
sealed class ShapeContext(ISymbol member, NamingPolicy naming, TypePath path, ParseReport report)
{
    public ISymbol Member { get; } = member;

    public NamingPolicy Naming { get; } = naming;

    public TypePath Path { get; } = path;

    public ParseReport Report { get; } = report;

    /// <summary>Refuses a type that has no mapping.</summary>
    /// <param name="type">The type.</param>
    /// <param name="advice">What to do instead.</param>
    public void Refuse(ITypeSymbol type, string advice)
    {
        if (type.TypeKind == TypeKind.Error)
            Report.BlockSilently();
        else
            Report.Block(ColumnRules.NoMapping, Location, Member.Name, NameOf(type), advice);
    }

    /// <summary>Refuses a type that holds itself.</summary>
    /// <param name="type">The type.</param>
    public void RefuseRecursion(ITypeSymbol type) =>
        Report.Block(ColumnRules.Recursive, Location, Member.Name, NameOf(type));

    /// <summary>Refuses a type that is mutable, or that nobody knows.</summary>
    /// <param name="type">The type.</param>
    public void RefuseUnknown(ITypeSymbol type)
    {
        if (!KnownTypes.IsMutable(type))
            Refuse(
                type,
                "use a number, text, bool, Guid, date, time, enum, bytes, an immutable collection, a record or a tuple "
                + "of them, or write a converter and [ArrowConverter]");
        else
            Report.Block(ColumnRules.MutableType, Location, Member.Name, NameOf(type), AdviceFor(type));
    }

    Location? Location => Member.Locations.FirstOrDefault();

    static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    static string AdviceFor(ITypeSymbol type)
    {
        ITypeSymbol? item = type is IArrayTypeSymbol array
            ? array.ElementType
            : (type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        if (item?.SpecialType == SpecialType.System_Byte)
            return "use ReadOnlyMemory<byte> or ImmutableArray<byte>";
        if (type.Name == "StringBuilder")
            return "use string";
        if (type.Name.EndsWith("Dictionary", StringComparison.Ordinal))
            return "use ImmutableDictionary or FrozenDictionary";
        if (type.Name.EndsWith("Set", StringComparison.Ordinal))
            return "use ImmutableHashSet or FrozenSet";
        return item is null
            ? "use a type that cannot change"
            : $"use ImmutableArray<{NameOf(item)}>";
    }
}
