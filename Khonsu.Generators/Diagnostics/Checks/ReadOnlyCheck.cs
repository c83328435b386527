using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN109: a body of <c>Atomically</c> that only reads. It must be certain: every use of the transaction and of its
/// tables is one that a reading transaction has too, nothing is handed to anybody, and no settings ask for something
/// that <c>Read</c> does not have.
/// </summary>
static class ReadOnlyCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        TransactionBody body = findings.Body;
        if (body is { Kind: TransactionKind.Updating, HasHidden: false, Start: { } start }
            && start.TargetMethod.Name == "Atomically"
            && !start.Arguments.Any(IsSetting)
            && OnlyReads(body))
            findings.Add(TransactionRules.OnlyReads, OperationFacts.NameOf(start));
    }

    static bool IsSetting(IArgumentOperation argument) =>
        argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name is "options" or "cancellationToken";

    static bool OnlyReads(TransactionBody body)
    {
        bool reads = false;
        foreach (IOperation operation in body.Operations)
        {
            if (TableUses.IsTransaction(operation, body.Types))
            {
                if (TableUses.MemberOf(operation) is not { } member || !body.Types.IsHandle(member.Type))
                    return false;
            }
            else if (body.Types.IsHandle(operation.Type) && operation is not IConversionOperation)
            {
                TableUse use = TableUses.Of(operation, body.Types);
                if (use is not (TableUse.Read or TableUse.Named))
                    return false;
                reads |= use == TableUse.Read;
            }
        }

        return reads;
    }
}
