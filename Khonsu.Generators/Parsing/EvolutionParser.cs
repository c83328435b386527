using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Reads what lets batches of older schemas be read: how a column is found in them, and what it has where they lack it.
/// </summary>
static class EvolutionParser
{
    /// <summary>Reads the number of a column and what it was called before.</summary>
    /// <param name="column">The column.</param>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The positional parameter that it comes from, or null.</param>
    /// <param name="naming">How names of members become those of columns.</param>
    /// <returns>The column with both.</returns>
    public static ColumnModel WithIdentity(
        ColumnModel column, IPropertySymbol property, IParameterSymbol? parameter, NamingPolicy naming)
    {
        int id = AttributeReader.Find(property, parameter, AttributeReader.Column) is { } attribute
            ? AttributeReader.NamedNumber(attribute, "Id") ?? 0
            : 0;
        string[] names = AttributeReader.Find(property, parameter, AttributeReader.FormerNames) is { } former
            ? NamesOf(former, naming)
            : [];
        return id == 0 && names.Length == 0 ? column : column with
        {
            Shape = (column.Shape ?? new ShapeModel()) with
            {
                Id = id,
                FormerNames = new EquatableArray<string>(names),
            },
        };
    }

    /// <summary>Finds what a table was called before.</summary>
    /// <param name="type">The record.</param>
    /// <param name="table">What the table is called.</param>
    /// <param name="naming">How names of records become those of tables.</param>
    /// <returns>The names, in the order of the attribute; never today's.</returns>
    /// <remarks>Why three forms: a user thinks of the record, the accessor or the table.</remarks>
    public static EquatableArray<string> FormerTables(INamedTypeSymbol type, string table, NamingPolicy naming) =>
        AttributeReader.Find(type, AttributeReader.FormerNames) is not { } former
            ? default
            : new EquatableArray<string>(AttributeReader.Texts(former, 0)
                .Where(static name => name.Trim().Length > 0)
                .SelectMany(name => new[]
                {
                    Naming.Apply(naming, Plural.Of(name)), Naming.Apply(naming, name), name,
                })
                .Where(name => name != table)
                .Distinct()
                .ToArray());

    /// <summary>Finds what each column has where nothing is stored for it.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="plan">How a row is built from them.</param>
    /// <returns>The columns with their defaults.</returns>
    public static ColumnModel[] WithDefaults(List<ColumnSource> columns, ConstructorParser.Plan plan)
    {
        ColumnModel[] models = columns.Select(static column => column.Model).ToArray();
        for (int i = 0; i < plan.ConstructorColumns.Length; i++)
        {
            int column = plan.ConstructorColumns[i];
            models[column] = WithDefault(models[column], plan.Constructor.Parameters[i]);
        }

        foreach (int column in plan.InitializerColumns)
        {
            if (!models[column].IsKey && HasInitializer(columns[column].Property))
            {
                models[column] = models[column] with
                {
                    Shape = (models[column].Shape ?? new ShapeModel()) with { HasInitializer = true },
                };
            }
        }

        return models;
    }

    /// <summary>Finds what a column has where its parameter is not given.</summary>
    /// <param name="column">The column.</param>
    /// <param name="parameter">The parameter of the constructor.</param>
    /// <returns>The column with its default.</returns>
    public static ColumnModel WithDefault(ColumnModel column, IParameterSymbol parameter)
    {
        if (!IsOptional(parameter) || column.IsKey
            || (parameter.ExplicitDefaultValue is null && column.IsNullable))
            return column;
        string value = ConstantText.Of(parameter.ExplicitDefaultValue, column.AnnotatedTypeName);
        return column with { Shape = (column.Shape ?? new ShapeModel()) with { Default = value } };
    }

    /// <summary>Reports numbers that are none, or that two columns have.</summary>
    /// <param name="columns">The columns of a record.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void CheckIds(List<ColumnSource> columns, ParseReport report)
    {
        if (!report.IsListening)
            return;
        var seen = new Dictionary<int, ColumnSource>();
        foreach (ColumnSource column in columns)
        {
            int id = ColumnNumbers.Of(column.Model);
            if (id < 0)
                report.Add(
                    EvolutionRules.UnusableId, column.Location, column.Model.Member, "a number is at least 1");
            else if (!seen.TryGetValue(id, out ColumnSource? other))
                seen.Add(id, column);
            else
                report.Add(
                    EvolutionRules.UnusableId,
                    column.Location,
                    column.Model.Member,
                    $"'{other.Model.Member}' has it already, or was called so before");
        }
    }

    // Why both: a user thinks of the member, and the batches know the column.
    static string[] NamesOf(AttributeData attribute, NamingPolicy naming) => AttributeReader.Texts(attribute, 0)
        .Where(static name => name.Trim().Length > 0)
        .SelectMany(name => new[] { Naming.Apply(naming, name), name })
        .Distinct()
        .ToArray();

    // Why by syntax: the short way sees nothing else, and attributes make a default for callers in other languages.
    static bool IsOptional(IParameterSymbol parameter) => parameter.HasExplicitDefaultValue
        && (parameter.DeclaringSyntaxReferences.IsEmpty || parameter.DeclaringSyntaxReferences.Any(
            static reference => reference.GetSyntax() is ParameterSyntax { Default: not null }));

    static bool HasInitializer(IPropertySymbol property) => !property.IsRequired
        && property.DeclaringSyntaxReferences.Any(
            static reference => reference.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null });
}
