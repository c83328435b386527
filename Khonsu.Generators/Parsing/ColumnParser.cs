using System.Globalization;
using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>Turns one property into a column: its type, its name and what its attributes say.</summary>
static class ColumnParser
{
    static readonly string[] s_units = ["Nanosecond", "Microsecond", "Millisecond", "Second"];

    const int DateTimeKindUnspecified = 0;
    const int DateTimeKindLocal = 2;

    /// <summary>Parses a property that holds state.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The positional parameter that it comes from, or null.</param>
    /// <param name="naming">How its name becomes the column's.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The column, or null when its type has no mapping.</returns>
    public static ColumnSource? Parse(
        IPropertySymbol property, IParameterSymbol? parameter, NamingPolicy naming, ParseReport report)
    {
        AttributeData? key = AttributeReader.Find(property, parameter, AttributeReader.Key);
        if (ColumnType.Of(property.Type, property.NullableAnnotation, key is not null) is not { } type)
        {
            RefuseType(property, ColumnType.Value(property.Type), report);
            return null;
        }

        var model = new ColumnModel(
            property.Name,
            Identifiers.Escape(property.Name),
            NameOf(property, parameter, naming, report),
            type.Kind,
            type.IsNullable)
        {
            Parameter = ParameterOf(property.Name, key is not null),
            IsKey = key is not null,
            IsPublic = property.DeclaredAccessibility == Accessibility.Public
                && property.GetMethod!.DeclaredAccessibility == Accessibility.Public,
            IsSettable = property.SetMethod is { } setter && TypeParser.IsSeenInAssembly(setter.DeclaredAccessibility),
            IsSetterInternal = property.SetMethod is { } init
                && init.DeclaredAccessibility != property.DeclaredAccessibility,
            Enum = type.Enum is null ? null : Describe(type.Enum),
            Decimal = DecimalOf(property, parameter, type.Kind, report),
        };
        if (report.IsListening)
            Advise(property, model, type.Enum, report);
        model = WithTime(model, property, parameter, report);
        if (MergeParser.Parse(property, parameter, model, report) is { } merge)
            model = model with { Merge = merge };
        return key is null
            ? new ColumnSource(property, parameter, model, null, false)
            : new ColumnSource(
                property,
                parameter,
                model,
                AttributeReader.Number(key, 0) ?? 0,
                AttributeReader.NamedFlag(key, "IsOrdered"));
    }

    /// <summary>Reports column attributes on a property that holds no state.</summary>
    /// <param name="property">The property.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void CheckComputed(IPropertySymbol property, ParseReport report)
    {
        if (!report.IsListening)
            return;
        foreach (string name in new[]
        {
            AttributeReader.Key, AttributeReader.Column, AttributeReader.Decimal, AttributeReader.Timestamp,
            AttributeReader.Duration, AttributeReader.Index, AttributeReader.Mergeable,
        })
        {
            if (AttributeReader.Find(property, name) is { } attribute)
                Misplaced(attribute, property, "the property is computed and not stored; remove the attribute", report);
        }
    }

    /// <summary>The name of a column as a parameter; only the parts of a key are ever parameters.</summary>
    /// <param name="member">Name of the property.</param>
    /// <param name="isKey">Whether the column is part of the key.</param>
    /// <returns>The name as C# source spells it, or nothing.</returns>
    public static string ParameterOf(string member, bool isKey) =>
        isKey ? Identifiers.Escape(Naming.Camel(member)) : string.Empty;

    /// <summary>Whether Arrow has a decimal of this size.</summary>
    /// <param name="precision">Digits in all.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <returns>False when the attribute is wrong.</returns>
    public static bool IsDecimal(int precision, int scale) =>
        precision is >= 1 and <= 76 && scale >= 0 && scale <= precision;

    static void RefuseType(IPropertySymbol property, ITypeSymbol type, ParseReport report)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            report.BlockSilently();
            return;
        }

        Location? location = property.Locations.FirstOrDefault();
        string typeName = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (!KnownTypes.IsMutable(type))
            report.Block(ColumnRules.NoMapping, location, property.Name, typeName);
        else
            report.Block(ColumnRules.MutableType, location, property.Name, typeName, AdviceFor(type));
    }

    static string AdviceFor(ITypeSymbol type)
    {
        ITypeSymbol? item = type is IArrayTypeSymbol array
            ? array.ElementType
            : (type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        if (item?.SpecialType == SpecialType.System_Byte)
            return "use ReadOnlyMemory<byte> or ImmutableArray<byte>";
        return type.Name == "StringBuilder"
            ? "use string"
            : "put the items into a table of their own whose key begins with the key of this record";
    }

    static string NameOf(IPropertySymbol property, IParameterSymbol? parameter, NamingPolicy naming, ParseReport report)
    {
        string byPolicy = Naming.Apply(naming, property.Name);
        if (AttributeReader.Find(property, parameter, AttributeReader.Column) is not { } attribute
            || AttributeReader.Text(attribute, 0) is not { } name)
            return byPolicy;
        if (name.Trim().Length > 0)
            return name;
        report.Add(
            RecordRules.InvalidName,
            AttributeReader.LocationOf(attribute),
            "Column",
            name,
            "a column needs a name, so write one or remove the attribute");
        return byPolicy;
    }

    /// <summary>Describes an enum.</summary>
    /// <param name="type">The enum.</param>
    /// <returns>Its name and members.</returns>
    public static EnumModel Describe(INamedTypeSymbol type)
    {
        string fullName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        IEnumerable<string> members = type.GetMembers()
            .OfType<IFieldSymbol>()
            .Where(static field => field is { IsConst: true, HasConstantValue: true })
            .Select(static field => string.Format(
                CultureInfo.InvariantCulture,
                "{0}={1}",
                field.Name,
                field.ConstantValue));
        return new EnumModel(fullName, fullName.Substring("global::".Length), string.Join(";", members));
    }

    static DecimalModel? DecimalOf(
        IPropertySymbol property, IParameterSymbol? parameter, ColumnKind kind, ParseReport report)
    {
        if (AttributeReader.Find(property, parameter, AttributeReader.Decimal) is not { } attribute)
        {
            if (kind == ColumnKind.Decimal)
                report.Add(ColumnRules.DefaultDecimal, property.Locations.FirstOrDefault(), property.Name);
            return null;
        }

        if (kind != ColumnKind.Decimal)
        {
            Misplaced(attribute, property, "only decimal has precision and scale; remove the attribute", report);
            return null;
        }

        if (AttributeReader.Number(attribute, 0) is not { } precision
            || AttributeReader.Number(attribute, 1) is not { } scale)
            return null;
        if (IsDecimal(precision, scale))
            return new DecimalModel(precision, scale);
        report.Add(ColumnRules.InvalidDecimal, AttributeReader.LocationOf(attribute), property.Name, precision, scale);
        return null;
    }

    static ColumnModel WithTime(
        ColumnModel model, IPropertySymbol property, IParameterSymbol? parameter, ParseReport report)
    {
        bool isTimestamp = model.Kind is ColumnKind.DateTime or ColumnKind.DateTimeOffset;
        if (AttributeReader.Find(property, parameter, AttributeReader.Timestamp) is { } timestamp)
        {
            if (isTimestamp)
                model = model with
                {
                    Unit = UnitOf(timestamp, property, report),
                    DateTimeKind = KindOf(timestamp, property, report),
                };
            else
                Misplaced(
                    timestamp,
                    property,
                    "only DateTime and DateTimeOffset are timestamps; remove the attribute",
                    report);
        }

        if (AttributeReader.Find(property, parameter, AttributeReader.Duration) is { } duration)
        {
            if (model.Kind == ColumnKind.Duration)
                model = model with { Unit = UnitOf(duration, property, report) };
            else
                Misplaced(duration, property, "only TimeSpan is a duration; remove the attribute", report);
        }

        return model;
    }

    static string? UnitOf(AttributeData attribute, IPropertySymbol property, ParseReport report)
    {
        int unit = AttributeReader.Number(attribute, 0) ?? 0;
        if (unit <= 0 || unit >= s_units.Length)
            return null;
        report.Add(
            ColumnRules.CoarseUnit,
            AttributeReader.LocationOf(attribute),
            property.Name,
            s_units[unit].ToLowerInvariant());
        return s_units[unit];
    }

    static string? KindOf(AttributeData attribute, IPropertySymbol property, ParseReport report)
    {
        switch (AttributeReader.NamedNumber(attribute, "Kind"))
        {
            case DateTimeKindUnspecified:
                return "Unspecified";
            case DateTimeKindLocal:
                Misplaced(
                    attribute,
                    property,
                    "local time is never stored; write Kind = DateTimeKind.Utc or Unspecified",
                    report);
                return null;
            default:
                return null;
        }
    }

    static void Advise(IPropertySymbol property, ColumnModel model, INamedTypeSymbol? enumType, ParseReport report)
    {
        Location? location = property.Locations.FirstOrDefault();
        if (model.Kind is ColumnKind.Bytes or ColumnKind.ImmutableBytes)
            report.Add(ColumnRules.ReferenceEquality, location, property.Name);
        if (enumType is not null && HasImplicitValue(enumType))
            report.Add(ColumnRules.ImplicitEnumValues, location, property.Name, enumType.Name);
    }

    static bool HasImplicitValue(INamedTypeSymbol type) => type.GetMembers()
        .OfType<IFieldSymbol>()
        .SelectMany(static field => field.DeclaringSyntaxReferences)
        .Any(static reference => reference.GetSyntax() is EnumMemberDeclarationSyntax { EqualsValue: null });

    static void Misplaced(AttributeData attribute, IPropertySymbol property, string advice, ParseReport report)
    {
        string name = attribute.AttributeClass!.Name;
        report.Add(
            ColumnRules.MisplacedAttribute,
            AttributeReader.LocationOf(attribute),
            name.Substring(0, name.Length - "Attribute".Length),
            property.Name,
            advice);
    }
}
