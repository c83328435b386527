using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Reads how a column is merged, and checks that its type can be.</summary>
static class MergeParser
{
    const string MethodName = "Merge";

    /// <summary>Reads the attribute of a column.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The positional parameter that it comes from, or null.</param>
    /// <param name="column">The column.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The rule, or null when the column has none that can be followed.</returns>
    public static MergeModel? Parse(
        IPropertySymbol property, IParameterSymbol? parameter, ColumnModel column, ParseReport report)
    {
        if (AttributeReader.Find(property, parameter, AttributeReader.Mergeable) is not { } attribute)
            return null;
        ITypeSymbol? merger = AttributeReader.Type(attribute, 0);
        // Why: the compiler has said already that there is no such type.
        if (merger?.TypeKind == TypeKind.Error)
            return null;
        MergeKind kind = merger is null ? KindOf(attribute) : MergeKind.Custom;
        string? objection = Objection(column, kind)
            ?? (merger is null ? null : MergerObjection(merger, property));
        if (objection is null)
            return new MergeModel(kind, merger?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        report.Add(IndexRules.CannotBeMerged, AttributeReader.LocationOf(attribute), property.Name, objection);
        return null;
    }

    /// <summary>Why a column cannot be merged by a rule.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">The rule.</param>
    /// <returns>The reason, or null when it can.</returns>
    public static string? Objection(ColumnModel column, MergeKind kind)
    {
        if (column.IsKey)
            return "it is part of the key, which never changes; remove the attribute";
        if (!column.IsSettable)
            return "nothing sets it in a copy of a row; give it an 'init' that is not private";
        if (!column.IsPlain && kind is >= MergeKind.Sum and <= MergeKind.And)
            return "the rule is for plain values only; use another MergeKind, or name a type that has a method Merge";
        return kind switch
        {
            MergeKind.Sum => SumObjection(column),
            MergeKind.Max or MergeKind.Min => IndexParser.Objection(column) is null
                ? null
                : "bytes have no order; use a number, a text, a date or a time",
            MergeKind.Or or MergeKind.And => BitsObjection(column),
            MergeKind.Append or MergeKind.Union when column.Shape?.Conversion is not null =>
                "the library does not know what a converter stores; name a type that has a method Merge",
            MergeKind.Append => AppendObjection(column),
            MergeKind.Union => column.Kind == ColumnKind.Map || column.Shape?.Nested is { IsSet: true }
                ? null
                : "only a set or a dictionary has a union; use one of them, or another MergeKind",
            MergeKind.FirstWriter => column.IsNullable
                ? null
                : "only a column that can be null tells whether somebody was first; add a '?', or use LastWriter",
            MergeKind.LastWriter or MergeKind.Custom => null,
            _ => "there is no such rule; write a member of MergeKind",
        };
    }

    // Why not as written: the number after the last rule is no rule, and not a method of the user's either.
    static MergeKind KindOf(AttributeData attribute)
    {
        int number = AttributeReader.Number(attribute, 0) ?? 0;
        return number < (int)MergeKind.Custom ? (MergeKind)number : (MergeKind)int.MaxValue;
    }

    static string? SumObjection(ColumnModel column)
    {
        if (!column.Kind.IsNumber() || column.Enum is not null)
            return "a sum needs a number; use an integer, decimal or double, or another MergeKind";
        return column.IsNullable ? "it can be null and null has no sum; remove the '?'" : null;
    }

    static string? AppendObjection(ColumnModel column)
    {
        if (column.Shape?.Nested is { IsSet: true } || column.Kind == ColumnKind.Map)
            return "a set or a dictionary has no end; use MergeKind.Union";
        if (column.Kind is not (ColumnKind.String or ColumnKind.List or ColumnKind.ImmutableBytes))
            return "only a text or a list is appended to; use string, ImmutableArray or ImmutableList";
        return column.Shape is { FixedSize: > 0 } ? "its length is fixed; remove [FixedSize]" : null;
    }

    static string? BitsObjection(ColumnModel column)
    {
        if (!column.Kind.IsInteger() && column.Kind != ColumnKind.Boolean)
            return "only an integer, an enum or a bool has bits; use one of them, or another MergeKind";
        return column.IsNullable ? "it can be null and null has no bits; remove the '?'" : null;
    }

    static string? MergerObjection(ITypeSymbol merger, IPropertySymbol property)
    {
        string type = property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (merger is not INamedTypeSymbol { IsUnboundGenericType: false } named)
            return $"a merger is a class or struct that has 'static {type} Merge({type} @base, {type} theirs, "
                + $"{type} mine)'";
        // Why: what the attribute may name, the record's other part may too, unless it is local to the user's file.
        if (IsFileLocal(named))
            return $"'{named.Name}' is local to its file; make it internal or private";
        return named.GetMembers(MethodName).OfType<IMethodSymbol>().Any(method => IsMerger(method, property))
            ? null
            : $"'{named.Name}' has no 'static {type} Merge({type} @base, {type} theirs, {type} mine)' that is "
                + "internal or public, or private in the record";
    }

    static bool IsFileLocal(INamedTypeSymbol type)
    {
        INamedTypeSymbol outermost = type;
        while (outermost.ContainingType is { } outer)
            outermost = outer;
        return outermost.IsFileLocal;
    }

    // Why the default comparer: it does not look at nullable annotations, and neither does the compiler's error.
    static bool IsMerger(IMethodSymbol method, IPropertySymbol property) =>
        method is { IsStatic: true, Arity: 0, Parameters.Length: 3, RefKind: RefKind.None }
        && (TypeParser.IsSeenInAssembly(method.DeclaredAccessibility)
            || IsInside(property.ContainingType, method.ContainingType))
        && SymbolEqualityComparer.Default.Equals(method.ReturnType, property.Type)
        && method.Parameters.All(parameter => parameter.RefKind is RefKind.None or RefKind.In
            && SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type));

    static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol outer)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, outer))
                return true;
        }

        return false;
    }
}
