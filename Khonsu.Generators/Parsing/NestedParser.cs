using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Finds what a type of several values is made of: a record, a tuple, a collection, a union.</summary>
static class NestedParser
{
    // Why with the marks: an item may be null, and the code that makes an array of them must say so.
    static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A type as C# source spells it, without its own mark of null.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name, <c>global::</c>-qualified.</returns>
    public static string NameOf(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(s_format);

    /// <summary>
    /// A type as C# source spells it, with the marks of null that its parts have: code that says nothing about null
    /// means that an item may be.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="nested">Its parts.</param>
    /// <returns>The name, <c>global::</c>-qualified.</returns>
    public static string NameOf(ITypeSymbol type, NestedModel nested)
    {
        if (nested.Kind is NestedKind.Record or NestedKind.Union)
            return NameOf(type);
        var named = (INamedTypeSymbol)type;
        IEnumerable<string> parts = nested.Parts.Select(static part => part.AnnotatedTypeName);
        if (nested.Kind == NestedKind.Tuple)
        {
            IEnumerable<string> elements = parts.Zip(
                named.TupleElements,
                static (name, element) => element.IsExplicitlyNamedTupleElement
                    ? $"{name} {Identifiers.Escape(element.Name)}"
                    : name);
            return $"({string.Join(", ", elements)})";
        }

        string space = ConvertedTypes.ClrNameOf(named.ContainingNamespace);
        return $"global::{space}.{named.Name}<{string.Join(", ", parts)}>";
    }

    /// <summary>Finds the parts of a type.</summary>
    /// <param name="type">The type, without the mark of null.</param>
    /// <param name="context">Where the type stands.</param>
    /// <returns>The parts, or null when the type has no mapping, which was reported.</returns>
    public static NestedModel? Parse(ITypeSymbol type, ShapeContext context)
    {
        if (type is INamedTypeSymbol named)
        {
            if (named.IsTupleType)
                return OfTuple(named, context);
            if (CollectionOf(named) is { } collection)
                return OfCollection(named, collection, context);
            if (named is { IsRecord: true, IsAbstract: true }
                && AttributeReader.Find(named, AttributeReader.Union) is not null)
                return UnionParser.Parse(named, context);
            if (named.IsRecord)
                return OfRecord(named, named.BaseType, context);
        }

        context.RefuseUnknown(type);
        return null;
    }

    /// <summary>Finds the fields of a record.</summary>
    /// <param name="type">The record.</param>
    /// <param name="expectedBase">The base that it may have besides that of all rows.</param>
    /// <param name="context">Where the type stands.</param>
    /// <returns>The parts, or null when the record has no mapping, which was reported.</returns>
    public static NestedModel? OfRecord(INamedTypeSymbol type, INamedTypeSymbol? expectedBase, ShapeContext context)
    {
        if (context.Path.IsClosedTo(type))
        {
            context.RefuseRecursion(type);
            return null;
        }

        if (Objection(type, expectedBase) is { } objection)
        {
            context.Refuse(type, objection);
            return null;
        }

        ParseReport report = context.Report;
        IMethodSymbol? primary = ConstructorParser.PrimaryOf(type);
        var path = new TypePath(type, context.Path);
        List<ColumnSource> parts = new MemberParser(type, primary, context.Naming, report, path).Parse();
        if (parts.Count == 0 && !report.IsBlocked)
            context.Refuse(type, "it has no property that could be stored");
        if (report.IsBlocked
            || ConstructorParser.Parse(type, primary, parts, context.Member.Locations.FirstOrDefault(), report)
                is not { } plan)
            return null;
        return new NestedModel(
            NestedKind.Record,
            type.IsReferenceType,
            // Why: a key of another table is a field like all others here.
            new EquatableArray<ColumnModel>(EvolutionParser.WithDefaults(parts, plan).Select(
                static part => part with
                {
                    IsKey = false,
                    IsShardKey = false,
                    Parameter = string.Empty,
                    Merge = null,
                })),
            new EquatableArray<int>(plan.ConstructorColumns),
            new EquatableArray<int>(plan.InitializerColumns))
        {
            IsOpen = type is { IsReferenceType: true, IsSealed: false },
        };
    }

    static string? Objection(INamedTypeSymbol type, INamedTypeSymbol? expectedBase)
    {
        if (type.IsAbstract)
            return "it is abstract; make it a [Union], or use the records that derive from it";
        if (type.IsValueType || type.BaseType is null or { SpecialType: SpecialType.System_Object })
            return null;
        if (type.BaseType.TypeKind == TypeKind.Error)
            return null;
        bool isRow = type.BaseType.Name == "TransactionalRow"
            && KnownTypes.IsNamespace(type.BaseType.ContainingNamespace, "CompilerServices", "Khonsu");
        bool isCase = expectedBase is not null
            && AttributeReader.Find(expectedBase, AttributeReader.Union) is not null
            && SymbolEqualityComparer.Default.Equals(type.BaseType, expectedBase);
        return isRow || isCase
            ? null
            : "it derives from another record, whose columns would be lost; repeat them in it";
    }

    static NestedModel? OfTuple(INamedTypeSymbol type, ShapeContext context)
    {
        var parts = new List<ColumnModel>();
        foreach (IFieldSymbol element in type.TupleElements)
        {
            if (ShapeParser.Of(element.Type, element.NullableAnnotation, isKey: false, context) is not { } part)
                return null;
            parts.Add(part with
            {
                Member = element.Name,
                Identifier = Identifiers.Escape(element.Name),
                Name = Naming.Apply(context.Naming, element.Name),
            });
        }

        if (parts.Select(static part => part.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < parts.Count)
        {
            context.Refuse(type, "two of its elements have one name, without regard to case; rename one of them");
            return null;
        }

        return new NestedModel(
            NestedKind.Tuple,
            false,
            new EquatableArray<ColumnModel>(parts),
            new EquatableArray<int>(Enumerable.Range(0, parts.Count)),
            default);
    }

    static NestedModel? OfCollection(INamedTypeSymbol type, NestedKind kind, ShapeContext context)
    {
        var parts = new ColumnModel[type.TypeArguments.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            NullableAnnotation annotation = type.TypeArgumentNullableAnnotations[i];
            bool isMap = parts.Length == 2;
            bool isKey = isMap && i == 0;
            if (ShapeParser.Of(type.TypeArguments[i], annotation, isKey, context) is not { } part)
                return null;
            bool isOrdered = isKey || kind is NestedKind.ImmutableHashSet or NestedKind.ImmutableSortedSet
                or NestedKind.FrozenSet;
            if (isOrdered && (part.IsNullable || !part.HasOrder))
            {
                context.Refuse(
                    type,
                    "the items of a set and the keys of a dictionary are stored in order, so they must be numbers, "
                    + "texts, enums, dates, times or Guids, and not null");
                return null;
            }

            if (isOrdered && kind is (NestedKind.ImmutableSortedSet or NestedKind.ImmutableSortedDictionary)
                && part.Shape?.Conversion?.Member is not null && !IsComparable(type.TypeArguments[i]))
            {
                context.Refuse(type, "its items or keys have no order in C#; implement IComparable<T> in their type");
                return null;
            }

            string member = !isMap ? "Item" : isKey ? "Key" : "Value";
            parts[i] = part with { Member = member, Identifier = member, Name = member.ToLowerInvariant() };
        }

        return new NestedModel(kind, type.IsReferenceType, new EquatableArray<ColumnModel>(parts), default, default);
    }

    static bool IsComparable(ITypeSymbol type) => type.AllInterfaces.Any(
        static face => face is { Name: "IComparable" } && KnownTypes.IsNamespace(face.ContainingNamespace, "System"));

    static NestedKind? CollectionOf(INamedTypeSymbol type)
    {
        if (type.ContainingType is not null || type.Arity is 0 or > 2)
            return null;
        bool isCollections = KnownTypes.IsNamespace(
            type.ContainingNamespace?.ContainingNamespace, "Collections", "System");
        return (type.ContainingNamespace?.Name, type.Name) switch
        {
            _ when !isCollections => null,
            ("Generic", "IReadOnlyList") => NestedKind.ReadOnlyList,
            ("Immutable", "ImmutableArray") => NestedKind.ImmutableArray,
            ("Immutable", "ImmutableList") => NestedKind.ImmutableList,
            ("Immutable", "ImmutableHashSet") => NestedKind.ImmutableHashSet,
            ("Immutable", "ImmutableSortedSet") => NestedKind.ImmutableSortedSet,
            ("Immutable", "ImmutableDictionary") => NestedKind.ImmutableDictionary,
            ("Immutable", "ImmutableSortedDictionary") => NestedKind.ImmutableSortedDictionary,
            ("Frozen", "FrozenSet") => NestedKind.FrozenSet,
            ("Frozen", "FrozenDictionary") => NestedKind.FrozenDictionary,
            _ => null,
        };
    }
}
