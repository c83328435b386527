using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN103: a body that updates and changes variables, fields or collections that outlive its runs, so that they keep
/// what a run that was refused has done. A variable that every run sets anew before it is read is fine, and so is a
/// collection that the body clears first.
/// </summary>
static class SharedStateCheck
{
    static readonly string[] s_changes =
    [
        "Add", "Insert", "Remove", "Push", "Pop", "Enqueue", "Dequeue", "TryAdd", "TryRemove", "TryUpdate", "TryPop",
        "TryDequeue", "TryTake", "Append", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith",
    ];

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.Body.Kind != TransactionKind.Updating || findings.IsDeclaredSafe)
            return;
        var variables = new OutsideVariables(findings.Body);
        foreach (IOperation operation in findings.Body.Operations)
        {
            switch (operation)
            {
                case ICompoundAssignmentOperation assignment:
                    CheckTarget(findings, variables, assignment.Target, isRead: true);
                    break;
                case IIncrementOrDecrementOperation increment:
                    CheckTarget(findings, variables, increment.Target, isRead: true);
                    break;
                case ICoalesceAssignmentOperation:
                    // Why: set once and kept is what it is for, and what is kept is what any run would compute.
                    break;
                case ISimpleAssignmentOperation assignment:
                    CheckTarget(findings, variables, assignment.Target, isRead: false);
                    break;
                case IDeconstructionAssignmentOperation { Target: ITupleOperation targets }:
                    foreach (IOperation target in targets.Elements)
                        CheckTarget(findings, variables, target, isRead: false);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument
                    when !IsInterlocked(argument):
                    CheckVariable(findings, variables, argument.Value);
                    break;
                case IInvocationOperation call when IsChange(call):
                    CheckCollection(findings, variables, call);
                    break;
            }
        }
    }

    static void CheckTarget(BodyFindings findings, OutsideVariables variables, IOperation target, bool isRead)
    {
        if (OperationFacts.Unwrap(target) is ILocalReferenceOperation or IParameterReferenceOperation)
        {
            CheckVariable(findings, variables, target);
            return;
        }

        // Why not elements of arrays that are only set: each run sets the same ones, as a rule.
        if (target is IArrayElementReferenceOperation && !isRead)
            return;
        if (!IsMember(target) || !variables.Outlives(target) || variables.IsReset(target))
            return;
        bool isIndexed = target is IPropertyReferenceOperation { Property.IsIndexer: true };
        if (!isRead && (isIndexed ? !IsDictionary(target) : IsUnconditional(findings.Body, target)))
            return;
        findings.Add(TransactionRules.Captured, target.Syntax.GetLocation(), TextOf(target));
    }

    static void CheckVariable(BodyFindings findings, OutsideVariables variables, IOperation target)
    {
        ISymbol? variable = OperationFacts.Unwrap(target) switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        if (variable is not null && findings.Body.IsOutside(variable) && !variables.IsSetAnew(variable))
            findings.Add(TransactionRules.Captured, target.Syntax.GetLocation(), variable.Name);
    }

    static void CheckCollection(BodyFindings findings, OutsideVariables variables, IInvocationOperation call)
    {
        if (OperationFacts.ReceiverOf(call) is { } receiver
            && variables.Outlives(receiver, isObject: true)
            && !variables.IsReset(receiver))
            findings.Add(TransactionRules.Captured, call.Syntax.GetLocation(), TextOf(receiver));
    }

    static bool IsMember(IOperation target) =>
        target is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation;

    // A collection of the framework's, or what implements one of its interfaces; never a table.
    static bool IsChange(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        return method is { IsStatic: false, ContainingType: { } type }
            && Array.Exists(s_changes, name => method.Name.StartsWith(name, StringComparison.Ordinal))
            && (IsIn(type.ContainingNamespace, "Collections") || IsIn(type.ContainingNamespace, "Text"))
            && !IsImmutable(type);
    }

    static bool IsDictionary(IOperation target) =>
        target is IPropertyReferenceOperation { Property.ContainingType: { } type }
        && type.Name.EndsWith("Dictionary", StringComparison.Ordinal)
        && IsIn(type.ContainingNamespace, "Collections");

    static bool IsImmutable(INamedTypeSymbol type) => type.ContainingNamespace.Name is "Immutable" or "Frozen";

    static bool IsIn(INamespaceSymbol? space, string name)
    {
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name == name && space.ContainingNamespace is
                {
                    Name: "System", ContainingNamespace.IsGlobalNamespace: true,
                })
                return true;
        }

        return false;
    }

    static bool IsInterlocked(IArgumentOperation argument) =>
        argument.Parent is IInvocationOperation { TargetMethod.ContainingType: { Name: "Interlocked" or "Volatile" } };

    // A statement of the body itself: it is done in every run, so that the last run has the last word.
    static bool IsUnconditional(TransactionBody body, IOperation target)
    {
        SyntaxNode? statement = target.Syntax.Parent;
        if (statement is AssignmentExpressionSyntax assignment)
            statement = assignment.Parent;
        return statement is ExpressionStatementSyntax
            ? body.Roots.Any(root => root.Syntax == statement.Parent)
            : statement is LambdaExpressionSyntax or ArrowExpressionClauseSyntax;
    }

    static string TextOf(IOperation operation)
    {
        string text = operation.Syntax.ToString();
        return text.Length <= 60 && text.IndexOf('\n') < 0 ? text : operation.Syntax.Kind() + "...";
    }
}
