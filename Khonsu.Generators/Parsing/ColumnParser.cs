using System.Globalization;
using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Turns one property into a column: its type, its name and what its attributes say.</summary>
static class ColumnParser
{
    /// <summary>Parses a property that holds state.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The positional parameter that it comes from, or null.</param>
    /// <param name="naming">How its name becomes the column's.</param>
    /// <param name="path">The record types around it.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The column, or null when its type has no mapping.</returns>
    public static ColumnSource? Parse(
        IPropertySymbol property, IParameterSymbol? parameter, NamingPolicy naming, TypePath path, ParseReport report)
    {
        AttributeData? key = AttributeReader.Find(property, parameter, AttributeReader.Key);
        var context = new ShapeContext(property, naming, path, report);
        ColumnModel? shape = AttributeReader.Find(property, parameter, AttributeReader.Converter) is { } converter
            ? ShapeParser.OfConverter(property.Type, property.NullableAnnotation, converter, context)
            : ShapeParser.Of(property.Type, property.NullableAnnotation, key is not null, context);
        if (shape is null)
            return null;

        ColumnModel model = shape with
        {
            Member = property.Name,
            Identifier = Identifiers.Escape(property.Name),
            Name = NameOf(property, parameter, naming, report),
            Parameter = ParameterOf(property.Name, key is not null),
            IsKey = key is not null,
            IsShardKey = key is not null
                && AttributeReader.Find(property, parameter, AttributeReader.ShardKey) is not null,
            IsPublic = property.DeclaredAccessibility == Accessibility.Public
                && property.GetMethod!.DeclaredAccessibility == Accessibility.Public,
            IsSettable = property.SetMethod is { } setter && TypeParser.IsSeenInAssembly(setter.DeclaredAccessibility),
            IsSetterInternal = property.SetMethod is { } init
                && init.DeclaredAccessibility != property.DeclaredAccessibility,
        };
        model = new ColumnOptions(property, parameter, report).ApplyTo(model);
        model = EvolutionParser.WithIdentity(model, property, parameter, naming);
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
            AttributeReader.Duration, AttributeReader.Index, AttributeReader.Mergeable, AttributeReader.Large,
            AttributeReader.FixedSize, AttributeReader.EnumAs, AttributeReader.Converter, AttributeReader.Meta,
            AttributeReader.FormerNames, AttributeReader.Dictionary, AttributeReader.ShardKey,
        })
        {
            if (AttributeReader.Find(property, name) is { } attribute)
                ColumnOptions.Misplaced(
                    attribute, property, "the property is computed and not stored; remove the attribute", report);
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
}
