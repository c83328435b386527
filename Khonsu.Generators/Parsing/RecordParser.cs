using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Turns a <c>[Transactional]</c> record into values. The generator runs it inside the attribute's transform, the
/// analyzers run it again with an ear for what is wrong: one parser, so that what is reported and what is generated
/// cannot drift apart.
/// </summary>
static class RecordParser
{
    /// <summary>Parses for the pipeline.</summary>
    /// <param name="context">The declaration that has the attribute.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The record, or null when no code can be generated for it.</returns>
    public static RecordModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (AttributeReader.FirstTarget(context, AttributeReader.Transactional) is not { } type)
            return null;
        return Parse(type, new ParseReport(), cancellationToken, context);
    }

    /// <summary>Parses a record and reports what is wrong with it.</summary>
    /// <param name="type">A type; it may come from metadata.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="context">
    /// The declaration, when nobody listens to the report; most records are then parsed the short way.
    /// </param>
    /// <returns>The record, or null when no code can be generated for it.</returns>
    public static RecordModel? Parse(
        INamedTypeSymbol type,
        ParseReport report,
        CancellationToken cancellationToken,
        GeneratorAttributeSyntaxContext? context = null)
    {
        if (AttributeReader.Find(type, AttributeReader.Transactional) is not { } attribute)
            return null;
        Location? location = report.IsListening ? TypeParser.LocationOf(type, attribute) : null;
        TypeParser.CheckLanguage(type, location, report);
        TypeParser.CheckRecord(type, location, report);
        if (report.IsBlocked)
            return null;

        cancellationToken.ThrowIfCancellationRequested();
        TypeModel shape = TypeParser.Describe(type);
        NamingPolicy naming = NamingOf(type, attribute);
        RecordMembers? members = context is { TargetNode: RecordDeclarationSyntax node, SemanticModel: var semantics }
            ? PositionalParser.Parse(type, shape.IsPublic, naming, node, semantics)
            : null;
        members ??= MembersOf(type, shape.IsPublic, naming, location, report);
        cancellationToken.ThrowIfCancellationRequested();
        if (report.IsBlocked || members is null)
            return null;

        string accessor = AccessorOf(type, attribute, report);
        string rowName = FreeName(shape.Name + "Row", "Cursor", members.Columns);
        string? mergeName = HasMergeCursor(members.Columns)
            ? FreeName(shape.Name + "Merge", "Cursor", members.Columns)
            : null;
        KeyModel key = KeyParser.Describe(shape, members.Columns, members.Key);
        EquatableArray<IndexModel> indexes = IndexParser.WithRecord(type, members, report);
        string? dataName = mergeName is not null && indexes.Count == 0 && MergeDataParser.IsCarried(type, members)
            ? FreeName(shape.Name + "MergeData", "Row", members.Columns)
            : null;
        CheckGeneratedName(type, rowName, location, report);
        if (mergeName is not null)
            CheckGeneratedName(type, mergeName, location, report);
        if (dataName is not null)
            CheckGeneratedName(type, dataName, location, report);
        CheckClassOfTables(type, location, report);
        if (key.StructName is not null)
            CheckGeneratedName(type, key.StructName, location, report);
        string table = TableOf(attribute, accessor, naming, report);
        int? commits = RetainedOf(type, attribute, "RetainedCommits", 0, report);
        int? seconds = RetainedOf(type, attribute, "RetainedSeconds", 1, report);
        return report.IsBlocked ? null : new RecordModel(
            shape,
            Identifiers.Escape(accessor),
            table,
            EvolutionParser.FormerTables(type, table, naming),
            members.Columns,
            key,
            members.ConstructorColumns,
            members.InitializerColumns,
            rowName,
            mergeName,
            dataName,
            indexes,
            AttributeReader.NamedNumber(attribute, "OnConflict"),
            commits,
            seconds,
            members.Invariants,
            members.Migrations,
            MetaParser.Parse(type, null, report));
    }

    /// <summary>Finds the members the long way, through symbols.</summary>
    /// <param name="type">The record.</param>
    /// <param name="isPublic">Whether other assemblies see it.</param>
    /// <param name="naming">How members become columns.</param>
    /// <param name="location">Name of the record in source.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The members, or null when a row cannot be built from them.</returns>
    public static RecordMembers? MembersOf(
        INamedTypeSymbol type, bool isPublic, NamingPolicy naming, Location? location, ParseReport report)
    {
        IMethodSymbol? primary = ConstructorParser.PrimaryOf(type);
        List<ColumnSource> columns = new MemberParser(type, primary, naming, report).Parse();
        List<int> key = KeyParser.Parse(type, columns, isPublic, report);
        if (ConstructorParser.Parse(type, primary, columns, location, report) is not { } plan)
            return null;
        return new RecordMembers(
            new EquatableArray<ColumnModel>(EvolutionParser.WithDefaults(columns, plan)),
            new EquatableArray<int>(key),
            new EquatableArray<int>(plan.ConstructorColumns),
            new EquatableArray<int>(plan.InitializerColumns),
            IndexParser.OfColumns(columns, key, report),
            InvariantParser.Parse(type, report),
            MigrationParser.Parse(type, naming, report));
    }

    /// <summary>A name that no column has, for no member may be called like its type.</summary>
    /// <param name="name">The name wished for.</param>
    /// <param name="suffix">What makes it another name.</param>
    /// <param name="columns">The columns.</param>
    /// <returns>The name, longer where a column is in the way.</returns>
    public static string FreeName(string name, string suffix, EquatableArray<ColumnModel> columns)
    {
        while (IsColumn(name, columns))
            name += suffix;
        return name;
    }

    static bool HasMergeCursor(EquatableArray<ColumnModel> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Merge is { Kind: not MergeKind.Custom })
                return true;
        }

        return false;
    }

    static bool IsColumn(string name, EquatableArray<ColumnModel> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Member == name)
                return true;
        }

        return false;
    }

    /// <summary>How the members of a record become columns.</summary>
    /// <param name="type">The record.</param>
    /// <param name="attribute">What makes it a table.</param>
    // Why the assembly last: asking for its attributes binds them all, once for each compilation.
    public static NamingPolicy NamingOf(INamedTypeSymbol type, AttributeData attribute)
    {
        int number = AttributeReader.NamedNumber(attribute, "Naming")
            ?? (AttributeReader.Find(type.ContainingAssembly, AttributeReader.DefaultNaming) is { } byDefault
                ? AttributeReader.Number(byDefault, 0)
                : null)
            ?? 0;
        return number is >= 0 and <= (int)NamingPolicy.KebabCase ? (NamingPolicy)number : NamingPolicy.SnakeCase;
    }

    static string AccessorOf(INamedTypeSymbol type, AttributeData attribute, ParseReport report)
    {
        if (AttributeReader.NamedString(attribute, "Accessor") is not { } accessor)
            return Plural.Of(type.Name);
        if (!Identifiers.IsUsable(accessor))
            report.Block(
                RecordRules.InvalidName,
                AttributeReader.LocationOf(attribute),
                "Accessor",
                accessor,
                "it becomes a C# property, so write an identifier such as \"Accounts\"");
        return accessor;
    }

    static string TableOf(AttributeData attribute, string accessor, NamingPolicy naming, ParseReport report)
    {
        if (AttributeReader.NamedString(attribute, "Table") is not { } table)
            return Naming.Apply(naming, accessor);
        if (table.Trim().Length > 0)
            return table;
        report.Add(
            RecordRules.InvalidName,
            AttributeReader.LocationOf(attribute),
            "Table",
            table,
            "a table needs a name, so write one or leave the argument out");
        return Naming.Apply(naming, accessor);
    }

    // Why blocked: the table's definition would throw, in the type initializer of whoever touches it first.
    static int? RetainedOf(
        INamedTypeSymbol type, AttributeData attribute, string name, int least, ParseReport report)
    {
        int? number = AttributeReader.NamedNumber(attribute, name);
        if (number < least)
            report.Block(
                RecordRules.InvalidRetention, AttributeReader.LocationOf(attribute), type.Name, name, number, least);
        return number;
    }

    /// <summary>Checks that the name of a generated type is free.</summary>
    /// <param name="type">The type that it stands beside.</param>
    /// <param name="name">Its simple name.</param>
    /// <param name="location">Name of the type in source.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void CheckGeneratedName(INamedTypeSymbol type, string name, Location? location, ParseReport report)
    {
        INamespaceOrTypeSymbol scope = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        foreach (INamedTypeSymbol other in scope.GetTypeMembers(name, 0))
        {
            if (IsOfThisAssembly(other, type) && !IsGenerated(other) && !other.IsFileLocal)
                report.Block(RecordRules.TypeNameTaken, location, name, type.Name);
        }
    }

    // Why: the class of the extension members is shared by all records of a namespace, and a user may add a part of his
    // own to it.
    static void CheckClassOfTables(INamedTypeSymbol type, Location? location, ParseReport report)
    {
        foreach (INamedTypeSymbol other in type.ContainingNamespace.GetTypeMembers("KhonsuTables", 0))
        {
            if (IsOfThisAssembly(other, type) && !other.IsStatic && !other.IsFileLocal)
                report.Block(RecordRules.TypeNameTaken, location, other.Name, type.Name);
        }
    }

    // Why: namespaces are merged over all references, and a type of another assembly is in nobody's way.
    static bool IsOfThisAssembly(INamedTypeSymbol other, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly)
        && other.DeclaringSyntaxReferences.Length > 0;

    // Why: the analyzers see the generated types; the folder of a generated file is named after its generator.
    static bool IsGenerated(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.All(
        static reference => reference.SyntaxTree.FilePath.Contains(nameof(TransactionalGenerator)));
}
