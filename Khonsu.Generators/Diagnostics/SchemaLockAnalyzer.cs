using System.Collections.Concurrent;
using System.Collections.Immutable;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// Holds the tables of a project against its <c>khonsu.schema.lock</c>. A project without that file hears nothing.
/// </summary>
/// <remarks>
/// While the build writes a new lock, what would only be out of date is no complaint; what cannot be read is one as
/// ever, and stops the build before the lock is written.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SchemaLockAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleList.OfSchemaLock;

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
        AdditionalText[] files = context.Options.AdditionalFiles
            .Where(static file => LockFile.IsLock(file))
            .ToArray();
        if (files.Length == 0)
            return;
        var file = new LockFile(files[0], context.CancellationToken);
        bool isUpdating = LockFile.IsUpdating(context.Options.AnalyzerConfigOptionsProvider);
        context.RegisterAdditionalFileAction(other => CheckFile(other, files, file));
        if (file.Lock.Problem is not null)
            return;
        var found = new ConcurrentDictionary<string, bool>();
        context.RegisterSymbolAction(symbol => Check(symbol, file, isUpdating, found), SymbolKind.NamedType);
        if (!isUpdating)
            context.RegisterCompilationEndAction(end => ReportGone(end, file, found));
    }

    static void CheckFile(AdditionalFileAnalysisContext context, AdditionalText[] files, LockFile file)
    {
        if (context.AdditionalFile == files[0] && file.Lock.Problem is { } problem)
            Report(problem.Line, $"line {TypeText.Number(problem.Line + 1)}: {problem.Message}");
        else if (context.AdditionalFile != files[0] && files.Contains(context.AdditionalFile))
            Report(0, $"a project has one of them, and '{files[0].Path}' is taken; remove one");

        void Report(int line, string message) => context.ReportDiagnostic(Diagnostic.Create(
            SchemaLockRules.Malformed, LockFile.LocationOf(context.AdditionalFile, line), message));
    }

    static void Check(
        SymbolAnalysisContext context, LockFile file, bool isUpdating, ConcurrentDictionary<string, bool> found)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (AttributeReader.Find(type, AttributeReader.Transactional) is not { } attribute)
            return;
        RecordModel? record = RecordParser.Parse(type, new ParseReport(), context.CancellationToken);
        // Why a mark: what the record of a table is cannot be told where one of them is broken.
        found.TryAdd(record?.Table ?? string.Empty, true);
        if (record is null)
            return;
        foreach (string former in record.FormerTables)
            found.TryAdd(former, true);
        Location? location = TypeParser.LocationOf(type, attribute);
        IReadOnlyList<LockedTable> tables = file.Lock.AllOf(record);
        NamingPolicy naming = RecordParser.NamingOf(type, attribute);
        var migrated = new HashSet<int>();
        IReadOnlyList<SchemaProblem> problems = TableCheck.Problems(record, tables);
        foreach (SchemaProblem problem in problems)
        {
            // Why once for each version: its rows go through one method. Why not for a column that was renamed: whoever
            // lets it be null has lost its values.
            bool isSaidElsewhere = SchemaLockFixes.CanMigrate(problem)
                ? !migrated.Add(problem.Version)
                : SchemaLockFixes.IsRenamedToo(problem, problems);
            ImmutableDictionary<string, string?> properties = isSaidElsewhere
                ? ImmutableDictionary<string, string?>.Empty
                : SchemaLockFixes.PropertiesOf(problem, record, naming);
            context.ReportDiagnostic(
                SchemaLockMessages.Of(problem, record.Table, PlaceOf(problem, type) ?? location, properties));
        }

        if (!isUpdating && LockUpdate.Of(file.Lock, record) is { } edit)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                SchemaLockRules.OutOfDate,
                location,
                file.PropertiesOf(edit),
                record.Table,
                SchemaLockMessages.Difference(tables.FirstOrDefault(), record)));
        }
    }

    static Location? PlaceOf(SchemaProblem problem, INamedTypeSymbol type) => problem.Member is null
        ? null
        : type.GetMembers(problem.Member).OfType<IPropertySymbol>().FirstOrDefault()?.Locations.FirstOrDefault();

    static void ReportGone(
        CompilationAnalysisContext context, LockFile file, ConcurrentDictionary<string, bool> found)
    {
        if (found.ContainsKey(string.Empty))
            return;
        foreach (LockedTable table in file.Lock.Tables)
        {
            if (table.IsGone)
                continue;
            if (!found.ContainsKey(table.Name))
                Report(table, table.Name, SchemaLockMessages.AdviceForGone(table.Name));
            else if (table.FormerNames.FirstOrDefault(name => !found.ContainsKey(name)) is { } lost)
                Report(table, lost, SchemaLockMessages.AdviceForLostName(lost, table.Name));
        }

        void Report(LockedTable table, string name, string advice) => context.ReportDiagnostic(Diagnostic.Create(
            SchemaLockRules.TableGone, LockFile.LocationOf(file.File, table.Line), name, advice));
    }
}
