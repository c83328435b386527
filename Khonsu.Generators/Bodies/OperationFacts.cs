using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Khonsu.Generators.Bodies;

/// <summary>Questions about single operations.</summary>
static class OperationFacts
{
    /// <summary>Takes parentheses, conversions and <c>!</c> away.</summary>
    /// <param name="operation">A value, or null.</param>
    /// <returns>The value itself.</returns>
    public static IOperation? Unwrap(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation inner:
                    operation = inner.Operand;
                    break;
                case ITranslatedQueryOperation query:
                    operation = query.Operation;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The value around which nothing but parentheses and conversions stand.</summary>
    /// <param name="operation">A value.</param>
    /// <returns>The outermost of them.</returns>
    public static IOperation Wrapped(IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IParenthesizedOperation)
            operation = operation.Parent;
        return operation;
    }

    /// <summary>What a method is called on; the first argument of an extension method.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The receiver, or null for a static method.</returns>
    public static IOperation? ReceiverOf(IInvocationOperation call) =>
        Unwrap(call.Instance is IConditionalAccessInstanceOperation link ? TargetOf(link) : call.Instance)
        ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? Unwrap(call.Arguments[0].Value) : null);

    /// <summary>What a chain of <c>?.</c> begins with.</summary>
    /// <param name="link">The link behind the question mark.</param>
    public static IOperation? TargetOf(IConditionalAccessInstanceOperation link)
    {
        for (IOperation? parent = link.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access)
                return access.Operation;
        }

        return null;
    }

    /// <summary>Whether two calls are made on the same variable or member, as far as the text says.</summary>
    /// <param name="left">A call.</param>
    /// <param name="right">Another.</param>
    public static bool IsSameStore(IInvocationOperation left, IInvocationOperation right) =>
        ReceiverOf(left)?.Syntax.ToString() is { } text && text == ReceiverOf(right)?.Syntax.ToString();

    /// <summary>Where a called method's name stands.</summary>
    /// <param name="call">The call.</param>
    public static Location NameOf(IInvocationOperation call) => NameIn(call.Syntax).GetLocation();

    static SyntaxNode NameIn(SyntaxNode call) => (call as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        { } name => name,
        null => call,
    };

    /// <summary>Whether a value is a constant zero.</summary>
    /// <param name="operation">The value.</param>
    public static bool IsZero(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: 0 };

    /// <summary>Finds the argument of a parameter.</summary>
    /// <param name="call">The call.</param>
    /// <param name="ordinal">The parameter's position.</param>
    /// <returns>The value, or null where the default is taken.</returns>
    public static IOperation? Argument(IInvocationOperation call, int ordinal)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal && argument.ArgumentKind == ArgumentKind.Explicit)
                return argument.Value;
        }

        return null;
    }

    /// <summary>
    /// The variable, object or type that a chain of fields and properties begins with.
    /// </summary>
    /// <param name="operation">The chain.</param>
    /// <returns>What is left when members, elements, conversions and <c>?.</c> are taken away.</returns>
    public static IOperation? RootOf(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IFieldReferenceOperation { Instance: { } instance }:
                    operation = instance;
                    break;
                case IPropertyReferenceOperation { Instance: { } instance }:
                    operation = instance;
                    break;
                case IArrayElementReferenceOperation element:
                    operation = element.ArrayReference;
                    break;
                case IConditionalAccessInstanceOperation link:
                    operation = TargetOf(link);
                    break;
                case IConversionOperation or IParenthesizedOperation:
                    operation = Unwrap(operation);
                    break;
                default:
                    return operation;
            }

            if (operation is IConversionOperation { OperatorMethod: not null })
                return operation;
        }
    }
}
