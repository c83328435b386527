using System.Collections.Immutable;
using Khonsu.Generators.Bodies;
using Khonsu.Generators.Diagnostics.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics;

/// <summary>
/// Reports what is wrong around transactions: an outcome that nobody looks at (KHN110), and a loop that asks a store
/// again and again (KHN115).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutcomeAnalyzer : DiagnosticAnalyzer
{
    const string Asks = "This loop asks the store again and again";

    static readonly string[] s_pauses = ["Sleep", "Yield", "SpinWait", "SpinOnce", "Delay"];

    /// <summary>The rules.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleList.OfCalls;

    /// <summary>Registers the actions.</summary>
    /// <param name="context">Roslyn's registry.</param>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KhonsuTypes.Find(start.Compilation) is not { } types)
                return;
            start.RegisterOperationAction(found => CheckIgnored(found, types), OperationKind.ExpressionStatement);
            start.RegisterOperationAction(found => CheckLoop(found, types), OperationKind.Loop);
        });
    }

    static void CheckIgnored(OperationAnalysisContext context, KhonsuTypes types)
    {
        IOperation? value = ((IExpressionStatementOperation)context.Operation).Operation;
        if (value is IConditionalAccessOperation access)
            value = access.WhenNotNull;
        if (value is not IInvocationOperation call)
            return;
        string? remedy = null;
        if (types.IsResult(call.Type))
            remedy = "use the result, or " + InsteadOf(call.TargetMethod);
        else if (call.TargetMethod.Name == "AtomicallyAsync" && BodyFinder.IsStart(call, types))
            remedy = "await it";
        if (remedy is not null && IsOurs(call.TargetMethod, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                TransactionRules.Ignored, OperationFacts.NameOf(call), call.TargetMethod.Name, remedy));
        }
    }

    static string InsteadOf(IMethodSymbol method) => method.Name switch
    {
        "TryAtomically" => "call Atomically, which throws",
        "TryCommit" => "call Commit, which throws",
        _ => "call ThrowIfFailed() on it",
    };

    // A method of the user's that returns a result is his own business, and one that hands a result on is not.
    static bool IsOurs(IMethodSymbol method, KhonsuTypes types) =>
        BodyFinder.IsStart(method, types)
        || method.Name == "TryCommit"
        || method.ContainingAssembly is { } assembly
            && SymbolEqualityComparer.Default.Equals(assembly, types.Record?.ContainingAssembly);

    static void CheckLoop(OperationAnalysisContext context, KhonsuTypes types)
    {
        if (context.Operation is IWhileLoopOperation { Condition: { } condition } loop
            && Pauses(loop.Body)
            && condition.DescendantsAndSelf().Any(part => part is IInvocationOperation call
                && BodyFinder.IsStart(call, types))
            && WaitCheck.KeywordOf(loop) is { } keyword)
            context.ReportDiagnostic(Diagnostic.Create(TransactionRules.Polls, keyword.GetLocation(), Asks));
    }

    // Nothing is done but waiting.
    static bool Pauses(IOperation? body) => body switch
    {
        null or IEmptyOperation => true,
        IBlockOperation block => block.Operations.All(Pauses),
        IExpressionStatementOperation statement => IsPause(statement.Operation),
        _ => false,
    };

    static bool IsPause(IOperation operation) => operation switch
    {
        IAwaitOperation awaited => IsPause(OperationFacts.Unwrap(awaited.Operation)!),
        IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" }, Instance: { } task } => IsPause(task),
        IInvocationOperation { TargetMethod: { } method } => Array.IndexOf(s_pauses, method.Name) >= 0
            && (method.ContainingNamespace?.Name is "Threading" or "Tasks"),
        _ => false,
    };
}
