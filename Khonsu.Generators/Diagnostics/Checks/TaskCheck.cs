using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN101: a body that updates and returns a task that it has started. The compiler refuses an <c>async</c> body;
/// this is the body that calls something asynchronous and hands its task out.
/// </summary>
static class TaskCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.Body is not { Start: not null, Kind: TransactionKind.Updating } body || findings.IsDeclaredSafe)
            return;
        foreach (IOperation returned in body.ReturnedValues)
        {
            if (returned is IInvocationOperation call
                && IsTask(call.Type)
                && !IsTask(call.TargetMethod.ContainingType))
                findings.Add(TransactionRules.ReturnsTask, OperationFacts.NameOf(call), call.TargetMethod.Name);
        }
    }

    static bool IsTask(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" } named
        && named.ContainingNamespace is
        {
            Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" },
        };
}
