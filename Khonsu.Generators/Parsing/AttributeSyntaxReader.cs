using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Reads a parameter's attributes from source: names are looked up, arguments are literals. Binding an attribute costs
/// 4 KB, looking a name up costs 100 bytes.
/// </summary>
static class AttributeSyntaxReader
{
    const string Suffix = "Attribute";

    /// <summary>Reads all attributes of a parameter.</summary>
    /// <param name="parameter">A positional parameter of a record without nested types.</param>
    /// <param name="position">A place in front of the record, where the same names mean the same.</param>
    /// <param name="semantics">The model of the file.</param>
    /// <param name="attributes">What they say.</param>
    /// <returns>False when source does not tell what an attribute means.</returns>
    public static bool TryRead(
        ParameterSyntax parameter, int position, SemanticModel semantics, out ColumnAttributes attributes)
    {
        attributes = default;
        foreach (AttributeListSyntax list in parameter.AttributeLists)
        {
            if (list.Target is { } target && target.Identifier.ValueText is not ("property" or "param"))
                continue;
            foreach (AttributeSyntax attribute in list.Attributes)
            {
                if (!TryResolve(attribute.Name, position, semantics, out string? name)
                    || !TryAdd(name, attribute.ArgumentList, ref attributes))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Finds which attribute of Khonsu a name means, by the rules of the language.</summary>
    /// <returns>False when the name is an alias, qualified, or means several things.</returns>
    static bool TryResolve(NameSyntax syntax, int position, SemanticModel semantics, out string? name)
    {
        name = null;
        if (syntax is not IdentifierNameSyntax { Identifier: var identifier } || identifier.Text[0] == '@')
            return false;
        int candidates = 0;
        return TryLookup(identifier.ValueText, position, semantics, ref candidates, ref name)
            && TryLookup(identifier.ValueText + Suffix, position, semantics, ref candidates, ref name)
            && (name is null || candidates == 1);
    }

    static bool TryLookup(
        string text, int position, SemanticModel semantics, ref int candidates, ref string? name)
    {
        foreach (ISymbol symbol in semantics.LookupNamespacesAndTypes(position, null, text))
        {
            if (symbol is IAliasSymbol)
                return false;
            if (symbol is not INamedTypeSymbol { Arity: 0 } type || !IsAttribute(type))
                continue;
            candidates++;
            if (KnownTypes.IsNamespace(type.ContainingNamespace, "Khonsu"))
                name = type.Name;
        }

        return true;
    }

    static bool IsAttribute(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name == Suffix && KnownTypes.IsNamespace(current.ContainingNamespace, "System"))
                return true;
        }

        return false;
    }

    static bool TryAdd(string? name, AttributeArgumentListSyntax? arguments, ref ColumnAttributes attributes)
    {
        int count = arguments?.Arguments.Count ?? 0;
        switch (name)
        {
            case null:
                return true;
            case AttributeReader.Key when attributes.KeyOrder is null && count <= 1:
                int order = 0;
                if (count == 1 && !TryNumber(arguments!.Arguments[0], out order))
                    return false;
                attributes = attributes with { KeyOrder = order };
                return true;
            case AttributeReader.Column when attributes.Name is null && count == 1:
                attributes = attributes with { Name = TextOf(arguments!.Arguments[0]) };
                return attributes.Name?.Trim().Length > 0;
            case AttributeReader.Decimal when attributes.Decimal is null && count == 2:
                if (!TryNumber(arguments!.Arguments[0], out int precision)
                    || !TryNumber(arguments.Arguments[1], out int scale)
                    || !ColumnParser.IsDecimal(precision, scale))
                    return false;
                attributes = attributes with { Decimal = new DecimalModel(precision, scale) };
                return true;
            default:
                return false;
        }
    }

    static bool TryNumber(AttributeArgumentSyntax argument, out int number)
    {
        number = 0;
        if (LiteralOf(argument)?.Value is not int value)
            return false;
        number = value;
        return true;
    }

    static string? TextOf(AttributeArgumentSyntax argument) =>
        LiteralOf(argument) is { RawKind: (int)SyntaxKind.StringLiteralToken } token ? token.ValueText : null;

    static SyntaxToken? LiteralOf(AttributeArgumentSyntax argument) =>
        argument is { NameEquals: null, NameColon: null, Expression: LiteralExpressionSyntax literal }
            ? literal.Token
            : null;
}
