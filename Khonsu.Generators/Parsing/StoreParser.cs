using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Turns a <c>[TransactionalModel]</c> class into values.</summary>
static class StoreParser
{
    /// <summary>What is appended to the model's name for the types that stand beside it.</summary>
    static readonly string[] s_suffixes = ["Tx", "ReadTx", "Transaction"];

    static readonly string[] s_members =
    [
        "Store", "Tables", "Open", "Dispose", "Begin", "Atomically", "TryAtomically", "AtomicallyAsync", "Read",
        "Changes", "AsOf", "Snapshot",
    ];

    /// <summary>Parses for the pipeline.</summary>
    /// <param name="context">The declaration that has the attribute.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The model, or null when no code can be generated for it.</returns>
    public static StoreModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (AttributeReader.FirstTarget(context, AttributeReader.TransactionalModel) is not { } type)
            return null;
        return Parse(type, new ParseReport(), cancellationToken);
    }

    /// <summary>Parses a model and reports what is wrong with it.</summary>
    /// <param name="type">The class.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The model, or null when no code can be generated for it.</returns>
    public static StoreModel? Parse(INamedTypeSymbol type, ParseReport report, CancellationToken cancellationToken)
    {
        if (AttributeReader.Find(type, AttributeReader.TransactionalModel) is not { } attribute)
            return null;
        Location? location = TypeParser.LocationOf(type, attribute);
        TypeParser.CheckLanguage(type, location, report);
        if (ShapeObjection(type) is { } objection)
            report.Block(ModelRules.ModelShape, location, type.Name, objection);
        else if (!TypeParser.IsPartial(type))
            report.Block(ModelRules.ModelNotPartial, location, type.Name);
        if (report.IsBlocked)
            return null;

        TypeModel shape = TypeParser.Describe(type);
        foreach (string suffix in s_suffixes)
            RecordParser.CheckGeneratedName(type, shape.Name + suffix, location, report);
        List<TableModel> tables = TablesOf(type, attribute, report, cancellationToken);
        EquatableArray<ModelInvariantModel> invariants = ModelInvariantParser.Parse(
            type, tables.ConvertAll(static table => table.RowType), report);
        return report.IsBlocked ? null : new StoreModel(shape, new EquatableArray<TableModel>(tables), invariants);
    }

    static string? ShapeObjection(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class || type.IsRecord)
            return "is a record or struct";
        if (type.ContainingType is not null)
            return "is nested in another type";
        if (type.TypeParameters.Length > 0)
            return "is generic";
        if (type.IsStatic || type.IsAbstract)
            return "is static or abstract, but a model is an open store";
        if (type.IsFileLocal)
            return "is local to its file";
        if (s_members.Contains(type.Name))
            return "is called like one of its generated members";
        return type.BaseType is { SpecialType: not SpecialType.System_Object } ? "has a base class" : null;
    }

    static List<TableModel> TablesOf(
        INamedTypeSymbol type, AttributeData attribute, ParseReport report, CancellationToken cancellationToken)
    {
        var tables = new List<TableModel>();
        var listed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var accessors = new Dictionary<string, ISymbol>(StringComparer.Ordinal);
        Location? location = AttributeReader.LocationOf(attribute);
        foreach (ITypeSymbol record in ListedTypes(attribute))
        {
            if (record.TypeKind == TypeKind.Error)
                continue;
            if (!listed.Add(record))
            {
                report.Add(ModelRules.ListedTwice, location, type.Name, record.Name);
                continue;
            }

            if (TableOf(record, type, location, report, cancellationToken) is not { } table)
                continue;
            if (accessors.TryGetValue(table.Accessor, out ISymbol? other))
                report.Add(
                    RecordRules.AccessorTaken,
                    location,
                    table.Accessor,
                    record.Name,
                    $"'{other.ToDisplayString()}'");
            else if (!TransactionMembers.IsFree(table.Accessor.TrimStart('@'), type.Name))
                report.Add(
                    RecordRules.AccessorTaken,
                    location,
                    table.Accessor,
                    record.Name,
                    "a member of the transaction");
            else
            {
                accessors.Add(table.Accessor, record);
                tables.Add(table);
            }
        }

        return tables;
    }

    static IEnumerable<ITypeSymbol> ListedTypes(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (argument.Kind != TypedConstantKind.Array || argument.IsNull)
                continue;
            foreach (TypedConstant item in argument.Values)
            {
                if (item.Value is ITypeSymbol type)
                    yield return type;
            }
        }
    }

    static TableModel? TableOf(
        ITypeSymbol record,
        INamedTypeSymbol type,
        Location? location,
        ParseReport report,
        CancellationToken cancellationToken)
    {
        if (record is not INamedTypeSymbol named || AttributeReader.Find(named, AttributeReader.Transactional) is null)
        {
            report.Add(ModelRules.NotTransactional, location, type.Name, record.Name, "is not marked [Transactional]");
            return null;
        }

        // Why: a record of another assembly has its generated part already, and its positional attributes need source
        // to be found.
        if (named.DeclaringSyntaxReferences.IsEmpty)
            return TableFromMetadata(named);

        // Why: what is wrong with the record is reported at the record; here it is only missing.
        if (RecordParser.Parse(named, new ParseReport(), cancellationToken) is { } model)
            return new TableModel(model.Accessor, model.Key.TypeName, model.Type.FullName, model.Type.IsPublic);
        report.Add(
            ModelRules.NotTransactional,
            location,
            type.Name,
            record.Name,
            "has errors of its own: see its diagnostics");
        return null;
    }

    static TableModel? TableFromMetadata(INamedTypeSymbol record)
    {
        INamedTypeSymbol? row = record.Interfaces.FirstOrDefault(
            static i => i is { Name: "IRow", TypeArguments.Length: 2 });
        if (row is null || AttributeReader.Find(record, AttributeReader.Transactional) is not { } attribute)
            return null;
        string accessor = AttributeReader.NamedString(attribute, "Accessor") ?? Plural.Of(record.Name);
        return new TableModel(
            Identifiers.Escape(accessor),
            row.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            record.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            TypeParser.Describe(record).IsPublic);
    }
}
