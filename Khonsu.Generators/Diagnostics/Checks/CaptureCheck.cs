using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// KHN112: a block's lambda that captures variables where it could be static and be given them. Reported where the
/// fix is a matter of form: nothing captured is changed, and nothing of the object around it is used.
/// </summary>
static class CaptureCheck
{
    const int VariablesMax = 7;

    /// <summary>Checks a body.</summary>
    /// <param name="findings">The body, and where findings go.</param>
    public static void Run(BodyFindings findings)
    {
        if (findings.Body is not { Start: { } start, HasHidden: false } body
            || body.Roots[0].Parent?.Syntax is not LambdaExpressionSyntax lambda
            || start.TargetMethod.Parameters is not [{ Type.TypeKind: TypeKind.Delegate }, ..])
            return;
        var captured = new List<ISymbol>();
        foreach (IOperation operation in body.Operations)
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
                || IsLocalFunction(operation))
                return;
            if (variable is null || !body.IsOutside(variable) || variable is ILocalSymbol { IsConst: true })
                continue;
            if (TableUses.IsTarget(operation))
                return;
            if (!captured.Contains(variable, SymbolEqualityComparer.Default))
                captured.Add(variable);
        }

        if (captured.Count is 0 or > VariablesMax)
            return;
        string names = string.Join(", ", captured.Select(static variable => $"'{variable.Name}'"));
        findings.Add(TransactionRules.Captures, lambda.ArrowToken.GetLocation(), names);
    }

    static bool IsLocalFunction(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction }
            or IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction };
}
