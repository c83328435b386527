using System.Collections.Immutable;
using Khonsu.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// Reports what is wrong with one <c>[Transactional]</c> record or one model class. An analyzer and not the generator,
/// so that users can set the severity or suppress a rule at its place.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecordAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleList.OfOneType;

    /// <summary>Registers the actions.</summary>
    /// <param name="context">Roslyn's registry.</param>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var report = new ParseReport(context.ReportDiagnostic);
        RecordParser.Parse(type, report, context.CancellationToken);
        CheckFormerNames(type, report);
        StoreParser.Parse(type, new ParseReport(context.ReportDiagnostic), context.CancellationToken);
    }

    static void CheckFormerNames(INamedTypeSymbol type, ParseReport report)
    {
        if (AttributeReader.Find(type, AttributeReader.FormerNames) is { } former
            && AttributeReader.Find(type, AttributeReader.Transactional) is null)
            report.Add(
                ColumnRules.MisplacedAttribute,
                AttributeReader.LocationOf(former),
                "FormerNames",
                type.Name,
                "only tables are known by the names of their records; a record in a column is found by that column");
    }
}
