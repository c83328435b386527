using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Finds the columns among a record's members: positional parameters and the properties that hold state. A computed
/// property is not a column; state that a column cannot hold is reported, for it would be lost.
/// </summary>
sealed class MemberParser
{
    readonly INamedTypeSymbol _type;
    readonly IMethodSymbol? _primary;
    readonly NamingPolicy _naming;
    readonly ParseReport _report;
    readonly TypePath _path;
    readonly HashSet<ISymbol> _backed = new(SymbolEqualityComparer.Default);

    /// <summary>Prepares to parse.</summary>
    /// <param name="type">The record.</param>
    /// <param name="primary">Its positional constructor, or null.</param>
    /// <param name="naming">How members become columns.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="path">The record and those around it, or null where nothing is around it.</param>
    public MemberParser(
        INamedTypeSymbol type,
        IMethodSymbol? primary,
        NamingPolicy naming,
        ParseReport report,
        TypePath? path = null) =>
        (_type, _primary, _naming, _report, _path) = (type, primary, naming, report, path ?? new TypePath(type, null));

    /// <summary>Parses all members.</summary>
    /// <returns>Columns: positional ones first, then the others as they stand in the source.</returns>
    public List<ColumnSource> Parse()
    {
        foreach (ISymbol member in _type.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } owner })
                _backed.Add(owner);
            CheckState(member);
        }

        var columns = new List<ColumnSource>();
        foreach (IPropertySymbol property in InOrder(_type.GetMembers().OfType<IPropertySymbol>()))
        {
            if (ParseProperty(property) is { } column)
                columns.Add(column);
        }

        CheckNames(columns);
        return columns;
    }

    // Why: the parts of a record may lie in several files, and the order of files in a compilation means nothing.
    IEnumerable<IPropertySymbol> InOrder(IEnumerable<IPropertySymbol> properties) => properties
        .OrderBy(property => ParameterOf(property)?.Ordinal ?? int.MaxValue)
        .ThenBy(static property => property.Locations.FirstOrDefault()?.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static property => property.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0);

    ColumnSource? ParseProperty(IPropertySymbol property)
    {
        if (property.IsStatic || property.IsIndexer || property.Name == "EqualityContract"
            || !property.ExplicitInterfaceImplementations.IsEmpty)
            return null;

        IParameterSymbol? parameter = ParameterOf(property);
        bool holdsState = _backed.Contains(property) || parameter is not null || property.SetMethod is not null;
        if (!holdsState || property.GetMethod is null)
        {
            ColumnParser.CheckComputed(property, _report);
            return null;
        }

        if (!TypeParser.IsSeenInAssembly(property.DeclaredAccessibility)
            || !TypeParser.IsSeenInAssembly(property.GetMethod.DeclaredAccessibility))
        {
            CheckHidden(property);
            return null;
        }

        // Why not of a struct: whoever reads it has a copy of it.
        if (property.SetMethod is { IsInitOnly: false } && !_type.IsValueType)
            _report.Add(ColumnRules.Settable, property.Locations.FirstOrDefault(), property.Name);
        return ColumnParser.Parse(property, parameter, _naming, _path, _report);
    }

    IParameterSymbol? ParameterOf(IPropertySymbol property)
    {
        if (_primary is null || property.IsStatic)
            return null;
        foreach (IParameterSymbol parameter in _primary.Parameters)
        {
            if (parameter.Name == property.Name)
                return parameter;
        }

        return null;
    }

    void CheckHidden(IPropertySymbol property)
    {
        if (_backed.Contains(property))
            _report.Block(
                ColumnRules.NotConstructible,
                property.Locations.FirstOrDefault(),
                _type.Name,
                $"'{property.Name}' is private or protected, so its value would be lost; "
                    + "make it public or internal, or compute it");
    }

    void CheckState(ISymbol member)
    {
        if (member.IsStatic || member.IsImplicitlyDeclared)
            return;
        Location? location = member.Locations.FirstOrDefault();
        if (member is IEventSymbol { AddMethod.IsImplicitlyDeclared: true })
            _report.Add(
                ColumnRules.Field,
                location,
                member.Name,
                "subscribers of an event cannot be stored; remove it");
        if (member is not IFieldSymbol field || field.AssociatedSymbol is not null)
            return;

        string advice = $"write a property '{field.Name} {{ get; init; }}'";
        if (!field.IsReadOnly)
            _report.Add(
                ColumnRules.Field,
                location,
                field.Name,
                "a field can change after the row was published; " + advice);
        else if (field.DeclaredAccessibility != Accessibility.Private)
            _report.Add(ColumnRules.Field, location, field.Name, "only properties are stored; " + advice);
        // Why: the compiler would ask for it in the initializer that makes a row from its columns.
        if (field.IsRequired)
            _report.BlockSilently();
    }

    void CheckNames(List<ColumnSource> columns)
    {
        var seen = new Dictionary<string, ColumnSource>(StringComparer.OrdinalIgnoreCase);
        foreach (ColumnSource column in columns)
        {
            if (!seen.TryGetValue(column.Model.Name, out ColumnSource? other))
                seen.Add(column.Model.Name, column);
            else
                _report.Add(
                    RecordRules.ColumnNameTaken,
                    column.Location,
                    other.Model.Member,
                    column.Model.Member,
                    column.Model.Name);
        }

        EvolutionParser.CheckIds(columns, _report);
    }
}
