using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN100, KHN102 and KHN105: calls that have effects, wait, or depend on clock and chance. A body that reads runs
/// once, so that it may have effects, look at the clock and take a lock; but it holds its snapshot while it waits for
/// long.
/// </summary>
static class CallCheck
{
    const string NewGuid = "Guid.NewGuid";
    const string ReadBefore = "read it before the block and pass it in";

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.IsDeclaredSafe)
            return;
        foreach (IOperation operation in findings.Body.Operations)
        {
            switch (operation)
            {
                case IInvocationOperation call:
                    CheckCall(findings, call);
                    break;
                case IPropertyReferenceOperation property:
                    CheckProperty(findings, property);
                    break;
                case IObjectCreationOperation { Constructor: { Parameters.IsEmpty: true } constructor } creation
                    when findings.Types.Calls.Value.IsRandom(constructor.ContainingType):
                    Report(findings, CallKind.Chance, "new Random()", creation.Syntax.GetLocation());
                    break;
                case ILockOperation wait when findings.Body.Kind == TransactionKind.Updating
                    && wait.Syntax is LockStatementSyntax statement:
                    findings.Add(TransactionRules.Waits, statement.LockKeyword.GetLocation(), "lock");
                    break;
            }
        }
    }

    static void CheckCall(BodyFindings findings, IInvocationOperation call)
    {
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
        {
            if (OperationFacts.ReceiverOf(call) is IEventReferenceOperation raised)
                Report(findings, CallKind.Effect, raised.Event.Name, call.Syntax.GetLocation());
            return;
        }

        CallKind kind = findings.Types.Calls.Value.KindOf(
            call.TargetMethod, OperationFacts.Unwrap(call.Instance)?.Type);
        if (kind is CallKind.Blocking or CallKind.Locking ? IsImmediate(call) : IsOwn(findings, call))
            return;
        Report(findings, kind, NameOf(call.TargetMethod), call.Syntax.GetLocation());
    }

    static void CheckProperty(BodyFindings findings, IPropertyReferenceOperation property)
    {
        CallKind kind = findings.Types.Calls.Value.KindOf(property.Property, property.Instance?.Type);
        // Why: to look at a property has no effect; what is called on it is looked at by itself.
        if (kind != CallKind.Effect && property.Parent is not INameOfOperation)
            Report(findings, kind, NameOf(property.Property), property.Syntax.GetLocation());
    }

    static string NameOf(ISymbol member) => member.IsStatic || member is IPropertySymbol
        ? $"{member.ContainingType.Name}.{member.Name}"
        : member.Name;

    static void Report(BodyFindings findings, CallKind kind, string name, Location place)
    {
        bool isUpdating = findings.Body.Kind == TransactionKind.Updating;
        if (kind == CallKind.Blocking || (kind == CallKind.Locking && isUpdating))
            findings.Add(TransactionRules.Waits, place, name);
        else if (kind == CallKind.Effect && isUpdating)
            findings.Add(TransactionRules.SideEffect, place, name);
        else if (kind == CallKind.Chance && isUpdating)
            findings.Add(TransactionRules.Chance, place, name, name == NewGuid ? "use tx.NewGuid()" : ReadBefore);
    }

    // A look that does not wait: Wait(0), Sleep(0), TryEnter without a time.
    static bool IsImmediate(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "TryEnter" && !call.Arguments.Any(IsTime))
            return true;
        return call.Arguments.Any(static argument => IsTime(argument) && OperationFacts.IsZero(argument.Value));
    }

    static bool IsTime(IArgumentOperation argument) =>
        argument.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" };

    // A generator of random numbers with a seed, or a counter, that the body makes for itself begins anew with each
    // run.
    static bool IsOwn(BodyFindings findings, IInvocationOperation call)
    {
        if (call.Instance is null)
            return call.Arguments is [{ Parameter.RefKind: RefKind.Ref, Value: var counter }, ..] && IsMade(counter);
        return findings.Types.Calls.Value.IsRandom(call.TargetMethod.ContainingType) && IsMade(call.Instance);

        bool IsMade(IOperation value) => OperationFacts.RootOf(value) is IObjectCreationOperation
            || (OperationFacts.RootOf(value) is ILocalReferenceOperation { Local: var local }
                && !findings.Body.IsOutside(local));
    }
}
