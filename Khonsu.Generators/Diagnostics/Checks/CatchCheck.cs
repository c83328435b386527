using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN107: a catch of all exceptions around something that may leave the body by one. A filter, a clause before it
/// for what leaves the body, or throwing again shows that the author knows.
/// </summary>
static class CatchCheck
{
    static readonly string[] s_leaving = ["Retry", "RetryUnless", "Rollback", "OrElse", "Atomically"];

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        foreach (IOperation operation in findings.Body.Operations)
        {
            if (operation is not ITryOperation { Catches.IsEmpty: false } attempt)
                continue;
            foreach (ICatchClauseOperation clause in attempt.Catches)
            {
                if (IsControl(findings, clause.ExceptionType))
                    break;
                if (clause.Filter is null
                    && IsCatchAll(findings, clause)
                    && !clause.Handler.Descendants().Any(static part => part is IThrowOperation)
                    && MayLeave(findings, attempt.Body)
                    && clause.Syntax is CatchClauseSyntax syntax)
                    findings.Add(TransactionRules.SwallowsControl, syntax.CatchKeyword.GetLocation());
            }
        }
    }

    static bool IsControl(BodyFindings findings, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type, findings.Types.ControlException);

    // A base of what leaves the body, the exception of all exceptions included; no type at all is object.
    static bool IsCatchAll(BodyFindings findings, ICatchClauseOperation clause)
    {
        for (ITypeSymbol? type = findings.Types.ControlException?.BaseType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, clause.ExceptionType))
                return true;
        }

        return false;
    }

    static bool MayLeave(BodyFindings findings, IOperation block)
    {
        foreach (IOperation part in block.Descendants())
        {
            if (!TableUses.IsTransaction(part, findings.Types))
                continue;
            if (TableUses.MemberOf(part) is not { } member)
                return true;
            if (Array.IndexOf(s_leaving, TableUses.NameOf(member)) >= 0)
                return true;
        }

        return false;
    }
}
