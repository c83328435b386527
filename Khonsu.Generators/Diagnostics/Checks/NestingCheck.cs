using System.Collections.Immutable;
using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN106: a block of a store inside of a body. On the same store it is refused when it runs; on another one it
/// commits by itself, once for each run of the body. Reading another store has no effect and is let through, as is
/// all that a body does to another store that runs once.
/// </summary>
static class NestingCheck
{
    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        TransactionBody body = findings.Body;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is not IInvocationOperation call || !BodyFinder.IsStart(call, findings.Types))
                continue;
            bool isSame = body.Start is { } start && OperationFacts.IsSameStore(call, start);
            bool isRead = call.TargetMethod.Name == "Read";
            if (!isSame && (isRead || body.Kind == TransactionKind.Reading || findings.IsDeclaredSafe))
                continue;
            string why = isSame
                ? "which the store refuses"
                : "which commits by itself, in every run of the body";
            ImmutableDictionary<string, string?> facts = ImmutableDictionary<string, string?>.Empty.Add(
                "Same", isSame ? "true" : "false");
            findings.Add(TransactionRules.Nested, OperationFacts.NameOf(call), facts, call.TargetMethod.Name, why);
        }
    }
}
