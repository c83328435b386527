using System.Collections.Concurrent;
using System.Collections.Immutable;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// Reports names that two tables of an assembly would share: the accessor within a namespace, the table's name
/// everywhere. It also refuses accessors that a transaction, a snapshot or the change feed has a member for, because a
/// member always wins over an extension.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TableNameAnalyzer : DiagnosticAnalyzer
{
    // What has the tables as extensions.
    static readonly string[] s_sources =
    [
        "Khonsu.Tx", "Khonsu.ReadTx", "Khonsu.Transaction", "Khonsu.StoreSnapshot", "Khonsu.CommitChanges",
        "Khonsu.ChangeFeed",
    ];

    /// <summary>The rules.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleList.OfAllTables;

    /// <summary>Registers the actions.</summary>
    /// <param name="context">Roslyn's registry.</param>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    static void Start(CompilationStartAnalysisContext context)
    {
        var found = new ConcurrentBag<(RecordModel Record, Location? Location)>();
        context.RegisterSymbolAction(symbol => Collect(symbol, found), SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => Report(end, found));
    }

    static void Collect(SymbolAnalysisContext context, ConcurrentBag<(RecordModel Record, Location? Location)> found)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (AttributeReader.Find(type, AttributeReader.Transactional) is { } attribute
            && RecordParser.Parse(type, new ParseReport(), context.CancellationToken) is { } record)
            found.Add((record, TypeParser.LocationOf(type, attribute)));
    }

    static void Report(
        CompilationAnalysisContext context,
        ConcurrentBag<(RecordModel Record, Location? Location)> found)
    {
        // Why: the bag has no order, and the same source must give the same messages.
        (RecordModel Record, Location? Location)[] tables =
            found.OrderBy(static t => t.Record.Type.MetadataName, StringComparer.Ordinal).ToArray();
        var accessors = new Dictionary<(string, string), RecordModel>();
        var names = new Dictionary<string, RecordModel>(StringComparer.OrdinalIgnoreCase);
        foreach ((RecordModel record, Location? location) in tables)
        {
            string accessor = record.Accessor.TrimStart('@');
            string name = record.Type.MetadataName;
            if (s_sources.FirstOrDefault(source => HasMember(context.Compilation, source, accessor)) is { } taken)
                Add(RecordRules.AccessorTaken, accessor, name, $"a member of {taken}");
            else if (accessors.TryGetValue((record.Type.Namespace, accessor), out RecordModel? other))
                Add(RecordRules.AccessorTaken, accessor, name, $"'{other.Type.MetadataName}'");
            else
                accessors.Add((record.Type.Namespace, accessor), record);

            if (names.TryGetValue(record.Table, out RecordModel? same))
                Add(
                    RecordRules.TableNameTaken,
                    name,
                    $"'{same.Type.MetadataName}'",
                    $"stored as table '{record.Table}': set Table in [Transactional] on one of them");
            else
                names.Add(record.Table, record);

            void Add(DiagnosticDescriptor rule, params object[] arguments) =>
                context.ReportDiagnostic(Diagnostic.Create(rule, location, arguments));
        }

        ReportFormerNames(context, tables, names);
    }

    // Why: a batch that bears the name could be of either.
    static void ReportFormerNames(
        CompilationAnalysisContext context,
        (RecordModel Record, Location? Location)[] tables,
        Dictionary<string, RecordModel> names)
    {
        foreach ((RecordModel record, Location? location) in tables)
        {
            foreach (string former in record.FormerTables)
            {
                if (!names.TryGetValue(former, out RecordModel? other))
                    names.Add(former, record);
                else if (other.Type.MetadataName != record.Type.MetadataName)
                    context.ReportDiagnostic(Diagnostic.Create(
                        RecordRules.TableNameTaken,
                        location,
                        record.Type.MetadataName,
                        $"'{other.Type.MetadataName}'",
                        $"called table '{former}', now or before: a batch of that name could be of either, so take it "
                        + "out of [FormerNames], or give the other one another Table in [Transactional]"));
            }
        }
    }

    static bool HasMember(Compilation compilation, string type, string member) =>
        compilation.GetTypeByMetadataName(type)?.GetMembers(member).Length > 0;
}
