using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN115: a loop in a body whose condition reads rows of one snapshot, so that it never changes; KHN116: waiting
/// before anything was read, in the body that the store was given.
/// </summary>
static class WaitCheck
{
    const string NeverChanges = "The rows that this loop looks at do not change while the body runs";

    static readonly string[] s_waits = ["Retry", "RetryUnless"];

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        foreach (IOperation operation in findings.Body.Operations)
        {
            if (operation is IWhileLoopOperation { Condition: { } condition } loop
                && IsEndless(findings.Types, loop, condition)
                && KeywordOf(loop) is { } keyword)
                findings.Add(TransactionRules.Polls, keyword.GetLocation(), NeverChanges);
        }

        if (findings.Body is { Start: not null, Kind: TransactionKind.Updating })
            CheckFirstWait(findings);
    }

    /// <summary>Where the word <c>while</c> of a loop stands.</summary>
    /// <param name="loop">The loop.</param>
    public static SyntaxToken? KeywordOf(IWhileLoopOperation loop) => loop.Syntax switch
    {
        WhileStatementSyntax statement => statement.WhileKeyword,
        DoStatementSyntax statement => statement.WhileKeyword,
        _ => null,
    };

    static bool IsEndless(KhonsuTypes types, IWhileLoopOperation loop, IOperation condition)
    {
        bool readsRows = false;
        var used = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation part in condition.DescendantsAndSelf())
        {
            readsRows |= types.IsHandle(part.Type);
            if (part is ILocalReferenceOperation local)
                used.Add(local.Local);
            else if (part is IParameterReferenceOperation parameter)
                used.Add(parameter.Parameter);
            // Why: what a call does besides, or a member gives, nobody knows; calls on tables are known.
            if (part is IInvocationOperation call && !IsRead(call, types))
                return false;
            if (part is IFieldReferenceOperation or IDeclarationExpressionOperation or IAwaitOperation)
                return false;
        }

        return readsRows && !loop.DescendantsAndSelf().Any(part => MayEnd(part, types, used));
    }

    static bool IsRead(IInvocationOperation call, KhonsuTypes types) =>
        OperationFacts.ReceiverOf(call) is { } receiver
        && types.IsHandle(receiver.Type)
        && TableUses.Of(receiver, types) == TableUse.Read;

    static bool MayEnd(IOperation part, KhonsuTypes types, HashSet<ISymbol> used)
    {
        switch (part)
        {
            case IBranchOperation { BranchKind: not BranchKind.Continue } or IReturnOperation or IThrowOperation:
                return true;
            case ILocalReferenceOperation local when TableUses.IsTarget(local) && used.Contains(local.Local):
            case IParameterReferenceOperation parameter
                when TableUses.IsTarget(parameter) && used.Contains(parameter.Parameter):
                return true;
        }

        if (TableUses.IsTransaction(part, types))
            return TableUses.MemberOf(part) is not { } member || !types.IsHandle(member.Type);
        return part is not IConversionOperation
            && types.IsHandle(part.Type)
            && TableUses.Of(part, types) != TableUse.Read;
    }

    static void CheckFirstWait(BodyFindings findings)
    {
        IInvocationOperation? first = null;
        foreach (IOperation operation in findings.Body.Operations)
        {
            if (operation is IInvocationOperation { Instance: { } instance } call
                && TableUses.IsTransaction(instance, findings.Types)
                && Array.IndexOf(s_waits, call.TargetMethod.Name) >= 0)
            {
                first = call;
                break;
            }
        }

        if (first is null || IsInLoop(first))
            return;
        foreach (IOperation operation in findings.Body.Operations)
        {
            if (TableUses.IsTransaction(operation, findings.Types)
                && operation.Syntax.SpanStart < first.Syntax.Span.End
                && operation != first.Instance
                && (TableUses.MemberOf(operation) is not { } member || !TableUses.IsQuiet(member)))
                return;
        }

        findings.Add(TransactionRules.RetryUnread, OperationFacts.NameOf(first), first.TargetMethod.Name);
    }

    static bool IsInLoop(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation)
                return true;
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return parent is ILocalFunctionOperation;
        }

        return false;
    }
}
