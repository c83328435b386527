using System.Collections.Immutable;
using Khonsu.Generators.Bodies;
using Khonsu.Generators.Diagnostics.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// Reports what does not belong into the body of a transaction. Bodies are found by what they are given, wherever
/// they are; each is walked once, and every check looks at the same list of operations.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TransactionAnalyzer : DiagnosticAnalyzer
{
    static readonly Action<BodyFindings>[] s_checks =
    [
        CallCheck.Run, TaskCheck.Run, SharedStateCheck.Run, EscapeCheck.Run, NestingCheck.Run, CatchCheck.Run,
        ReadOnlyCheck.Run, StaleRowCheck.Run, CaptureCheck.Run, KeyCheck.Run, MergeCheck.Run, WaitCheck.Run,
    ];

    /// <summary>The rules.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleList.OfBodies;

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
        if (KhonsuTypes.Find(context.Compilation) is not { } types)
            return;
        var reported = new ReportedPlaces();
        context.RegisterOperationAction(
            found => Check(BodyOf(found.Operation, types), found.ReportDiagnostic, reported),
            OperationKind.AnonymousFunction,
            OperationKind.LocalFunction);
        context.RegisterOperationBlockAction(block => Check(
            BodyFinder.FromMember(block.OwningSymbol, block.OperationBlocks, types),
            block.ReportDiagnostic,
            reported));
    }

    static TransactionBody? BodyOf(IOperation operation, KhonsuTypes types) => operation switch
    {
        IAnonymousFunctionOperation lambda => BodyFinder.FromLambda(lambda, types),
        ILocalFunctionOperation function => BodyFinder.FromLocalFunction(function, types),
        _ => null,
    };

    static void Check(TransactionBody? body, Action<Diagnostic> report, ReportedPlaces reported)
    {
        if (body is null)
            return;
        var findings = new BodyFindings(body, report, reported);
        foreach (Action<BodyFindings> check in s_checks)
            check(findings);
    }
}
