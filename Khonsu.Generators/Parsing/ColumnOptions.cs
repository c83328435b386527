using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// What the attributes of a column say about how it is stored. Those about one value, such as the digits of a decimal,
/// are meant for the items of a list and for keys and values of a dictionary too, however deep; the fields of a record
/// have attributes of their own.
/// </summary>
sealed class ColumnOptions
{
    static readonly string[] s_units = ["Nanosecond", "Microsecond", "Millisecond", "Second"];

    const int DateTimeKindUnspecified = 0;
    const int DateTimeKindLocal = 2;
    const int EnumByName = 1;

    readonly IPropertySymbol _property;
    readonly IParameterSymbol? _parameter;
    readonly ParseReport _report;

    /// <summary>Prepares to read the attributes of a column.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The positional parameter that it comes from, or null.</param>
    /// <param name="report">Takes what is wrong.</param>
    public ColumnOptions(IPropertySymbol property, IParameterSymbol? parameter, ParseReport report) =>
        (_property, _parameter, _report) = (property, parameter, report);

    /// <summary>Follows the attributes.</summary>
    /// <param name="column">The column as its type says.</param>
    /// <returns>The column as its attributes say too.</returns>
    public ColumnModel ApplyTo(ColumnModel column)
    {
        if (_report.IsListening)
            Advise(column);
        column = WithDecimal(column);
        column = WithTime(column);
        column = WithEnum(column);
        column = WithDictionary(column);
        column = WithSize(column);
        return WithMetadata(column);
    }

    /// <summary>Reports an attribute that has no effect.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="property">The property.</param>
    /// <param name="advice">Why, and what to do.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void Misplaced(AttributeData attribute, IPropertySymbol property, string advice, ParseReport report)
    {
        string name = attribute.AttributeClass!.Name;
        report.Add(
            ColumnRules.MisplacedAttribute,
            AttributeReader.LocationOf(attribute),
            name.Substring(0, name.Length - "Attribute".Length),
            property.Name,
            advice);
    }

    AttributeData? Find(string name) => AttributeReader.Find(_property, _parameter, name);

    void Misplaced(AttributeData attribute, string advice) => Misplaced(attribute, _property, advice, _report);

    /// <summary>Changes each value in a column that a change fits; the fields of records are not looked at.</summary>
    /// <returns>Whether there was one.</returns>
    static bool TryChange(ref ColumnModel column, Func<ColumnModel, ColumnModel?> change)
    {
        if (column.Shape?.Nested is not { } nested)
        {
            if (change(column) is not { } changed)
                return false;
            column = changed;
            return true;
        }

        if (column.Kind is not (ColumnKind.List or ColumnKind.Map))
            return false;
        bool isChanged = false;
        ColumnModel[] parts = nested.Parts.ToArray();
        for (int i = 0; i < parts.Length; i++)
            isChanged |= TryChange(ref parts[i], change);
        if (isChanged)
        {
            column = column with
            {
                Shape = column.Shape with { Nested = nested with { Parts = new EquatableArray<ColumnModel>(parts) } },
            };
        }

        return isChanged;
    }

    ColumnModel WithDecimal(ColumnModel column)
    {
        if (Find(AttributeReader.Decimal) is not { } attribute)
        {
            ColumnModel asked = column;
            if (TryChange(ref asked, static value => value.Kind == ColumnKind.Decimal ? value : null))
                _report.Add(ColumnRules.DefaultDecimal, _property.Locations.FirstOrDefault(), _property.Name);
            return column;
        }

        if (AttributeReader.Number(attribute, 0) is not { } precision
            || AttributeReader.Number(attribute, 1) is not { } scale)
            return column;
        DecimalModel? digits = ColumnParser.IsDecimal(precision, scale) ? new DecimalModel(precision, scale) : null;
        if (!TryChange(ref column, value => value.Kind == ColumnKind.Decimal ? value with { Decimal = digits } : null))
            Misplaced(attribute, "only decimal has precision and scale; remove the attribute");
        else if (digits is null)
            _report.Add(
                ColumnRules.InvalidDecimal, AttributeReader.LocationOf(attribute), _property.Name, precision, scale);
        return column;
    }

    ColumnModel WithTime(ColumnModel column)
    {
        if (Find(AttributeReader.Timestamp) is { } timestamp)
        {
            string? unit = UnitOf(timestamp);
            string? kind = KindOf(timestamp);
            bool isUsed = TryChange(
                ref column,
                value => value.Kind is ColumnKind.DateTime or ColumnKind.DateTimeOffset
                    ? value with { Unit = unit, DateTimeKind = kind }
                    : null);
            if (!isUsed)
                Misplaced(timestamp, "only DateTime and DateTimeOffset are timestamps; remove the attribute");
            else
                AdviseUnit(timestamp, unit);
        }

        if (Find(AttributeReader.Duration) is { } duration)
        {
            string? unit = UnitOf(duration);
            if (!TryChange(ref column, value => value.Kind == ColumnKind.Duration ? value with { Unit = unit } : null))
                Misplaced(duration, "only TimeSpan is a duration; remove the attribute");
            else
                AdviseUnit(duration, unit);
        }

        return column;
    }

    ColumnModel WithEnum(ColumnModel column)
    {
        if (Find(AttributeReader.EnumAs) is not { } attribute)
            return column;
        bool isNamed = AttributeReader.Number(attribute, 0) == EnumByName;
        if (!TryChange(
            ref column,
            value => value.Enum is null ? null : value with
            {
                Shape = (value.Shape ?? new ShapeModel()) with { IsNamed = isNamed },
            }))
            Misplaced(attribute, "only an enum has members with names; remove the attribute");
        return column;
    }

    ColumnModel WithDictionary(ColumnModel column)
    {
        if (Find(AttributeReader.Dictionary) is not { } attribute)
            return column;
        // Why not with an extension: it says what the texts mean, and is written for plain texts.
        if (!TryChange(
            ref column,
            value => value.Kind != ColumnKind.String || value.Shape?.Extension is not null ? null : value with
            {
                Shape = (value.Shape ?? new ShapeModel()) with { IsWord = true },
            }))
            Misplaced(attribute, "only texts without an extension type have a dictionary; remove the attribute");
        return column;
    }

    ColumnModel WithSize(ColumnModel column)
    {
        bool isBytes = column.Kind is ColumnKind.Bytes or ColumnKind.ImmutableBytes;
        bool isList = column.Kind == ColumnKind.List;
        if (Find(AttributeReader.FixedSize) is { } attribute)
        {
            int size = AttributeReader.Number(attribute, 0) ?? 0;
            if (!isBytes && (!isList || column.Shape!.Nested!.IsSet))
                Misplaced(attribute, "only bytes and lists have a size; remove the attribute");
            else if (size < 1)
                Misplaced(attribute, "a size is at least 1; write it or remove the attribute");
            else
                column = column with { Shape = (column.Shape ?? new ShapeModel()) with { FixedSize = size } };
        }

        if (Find(AttributeReader.Large) is { } large)
        {
            bool hasOffsets = isList || isBytes || column.Kind is ColumnKind.String or ColumnKind.BigInteger;
            if (!hasOffsets || column.Shape is { FixedSize: > 0 } or { IsWord: true })
                Misplaced(large, "only texts, bytes and lists without a fixed size have offsets; remove the attribute");
            else
                column = column with { Shape = (column.Shape ?? new ShapeModel()) with { IsLarge = true } };
        }

        return column;
    }

    ColumnModel WithMetadata(ColumnModel column)
    {
        EquatableArray<MetaModel> metadata = MetaParser.Parse(_property, _parameter, _report);
        return metadata.Count == 0
            ? column
            : column with { Shape = (column.Shape ?? new ShapeModel()) with { Metadata = metadata } };
    }

    void AdviseUnit(AttributeData attribute, string? unit)
    {
        if (unit is not null)
            _report.Add(
                ColumnRules.CoarseUnit,
                AttributeReader.LocationOf(attribute),
                _property.Name,
                unit.ToLowerInvariant());
    }

    static string? UnitOf(AttributeData attribute)
    {
        int unit = AttributeReader.Number(attribute, 0) ?? 0;
        return unit <= 0 || unit >= s_units.Length ? null : s_units[unit];
    }

    string? KindOf(AttributeData attribute)
    {
        switch (AttributeReader.NamedNumber(attribute, "Kind"))
        {
            case DateTimeKindUnspecified:
                return "Unspecified";
            case DateTimeKindLocal:
                Misplaced(attribute, "local time is never stored; write Kind = DateTimeKind.Utc or Unspecified");
                return null;
            default:
                return null;
        }
    }

    void Advise(ColumnModel column)
    {
        Location? location = _property.Locations.FirstOrDefault();
        if (column.Kind is ColumnKind.Bytes or ColumnKind.ImmutableBytes or ColumnKind.List or ColumnKind.Map)
            _report.Add(ColumnRules.ReferenceEquality, location, _property.Name);
        if (ColumnType.Value(_property.Type) is INamedTypeSymbol { TypeKind: TypeKind.Enum } type
            && Find(AttributeReader.EnumAs) is null
            && HasImplicitValue(type))
            _report.Add(ColumnRules.ImplicitEnumValues, location, _property.Name, type.Name);
    }

    static bool HasImplicitValue(INamedTypeSymbol type) => type.GetMembers()
        .OfType<IFieldSymbol>()
        .SelectMany(static field => field.DeclaringSyntaxReferences)
        .Any(static reference => reference.GetSyntax() is EnumMemberDeclarationSyntax { EqualsValue: null });
}
