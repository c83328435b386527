using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Which C# types are columns, and which are refused because they could change after a row was published.
/// </summary>
static class KnownTypes
{
    static readonly HashSet<string> s_mutable = new(StringComparer.Ordinal)
    {
        "List", "Dictionary", "HashSet", "SortedDictionary", "SortedList", "SortedSet", "Queue", "Stack", "LinkedList",
        "PriorityQueue", "OrderedDictionary", "IList", "ICollection", "IDictionary", "ISet", "ArrayList", "Hashtable",
        "BitArray", "Collection", "ObservableCollection", "ConcurrentDictionary", "ConcurrentQueue", "ConcurrentStack",
        "ConcurrentBag", "BlockingCollection", "StringBuilder", "Memory", "ArraySegment", "NameValueCollection",
        "StringCollection", "Stream", "MemoryStream", "JsonNode", "JsonObject", "JsonArray", "XmlDocument",
    };

    /// <summary>Finds the kind of a type that is not an enum and not nullable.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The kind, or null when the type has no Arrow mapping.</returns>
    public static ColumnKind? KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_SByte => ColumnKind.Int8,
        SpecialType.System_Byte => ColumnKind.UInt8,
        SpecialType.System_Int16 => ColumnKind.Int16,
        SpecialType.System_UInt16 => ColumnKind.UInt16,
        SpecialType.System_Int32 => ColumnKind.Int32,
        SpecialType.System_UInt32 => ColumnKind.UInt32,
        SpecialType.System_Int64 => ColumnKind.Int64,
        SpecialType.System_UInt64 => ColumnKind.UInt64,
        SpecialType.System_Single => ColumnKind.Float,
        SpecialType.System_Double => ColumnKind.Double,
        SpecialType.System_Boolean => ColumnKind.Boolean,
        SpecialType.System_Char => ColumnKind.Char,
        SpecialType.System_Decimal => ColumnKind.Decimal,
        SpecialType.System_String => ColumnKind.String,
        SpecialType.System_DateTime => ColumnKind.DateTime,
        _ => KindOfNamed(type as INamedTypeSymbol),
    };

    /// <summary>Whether somebody who holds a row could change a member of this type in place.</summary>
    /// <param name="type">The member's type.</param>
    /// <returns>True for arrays and the mutable collections, builders and buffers of the framework.</returns>
    public static bool IsMutable(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || (type.ContainingType is null
            && s_mutable.Contains(type.Name)
            && type.ContainingNamespace is { } space
            && Root(space).Name == "System");

    /// <summary>Whether a symbol is the namespace of that dotted name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">Its only part.</param>
    /// <returns>True when the part fits and nothing is outside.</returns>
    public static bool IsNamespace(INamespaceSymbol? space, string name) =>
        space is { ContainingNamespace.IsGlobalNamespace: true } && space.Name == name;

    /// <summary>Whether a symbol is the namespace of that dotted name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">Its last part.</param>
    /// <param name="outer">The part before it.</param>
    /// <returns>True when both parts fit and nothing is outside.</returns>
    public static bool IsNamespace(INamespaceSymbol? space, string name, string outer) =>
        space is not null && space.Name == name && IsNamespace(space.ContainingNamespace, outer);

    static ColumnKind? KindOfNamed(INamedTypeSymbol? type)
    {
        if (type is null || type.ContainingType is not null)
            return null;
        ColumnKind? kind = type.Name switch
        {
            "Half" => ColumnKind.Half,
            "Int128" => ColumnKind.Int128,
            "UInt128" => ColumnKind.UInt128,
            "Guid" => ColumnKind.Guid,
            "DateOnly" => ColumnKind.Date,
            "TimeOnly" => ColumnKind.Time,
            "DateTimeOffset" => ColumnKind.DateTimeOffset,
            "TimeSpan" => ColumnKind.Duration,
            "ReadOnlyMemory" when IsOfBytes(type) => ColumnKind.Bytes,
            _ => null,
        };
        if (kind is not null)
            return IsNamespace(type.ContainingNamespace, "System") ? kind : null;
        if (type.Name == "BigInteger" && IsNamespace(type.ContainingNamespace, "Numerics", "System"))
            return ColumnKind.BigInteger;
        if (type.Name == "ImmutableArray" && IsOfBytes(type)
            && type.ContainingNamespace is { Name: "Immutable", ContainingNamespace: var outer }
            && IsNamespace(outer, "Collections", "System"))
            return ColumnKind.ImmutableBytes;
        return null;
    }

    static bool IsOfBytes(INamedTypeSymbol type) =>
        type.TypeArguments.Length == 1 && type.TypeArguments[0].SpecialType == SpecialType.System_Byte;

    static INamespaceSymbol Root(INamespaceSymbol space)
    {
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        return space;
    }
}
