using System.Collections.Immutable;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Reads attributes of parameters and members from source: names are looked up, arguments are literals. Binding an
/// attribute costs 4 KB, looking a name up costs 100 bytes.
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
                    || !TryAdd(name, attribute.ArgumentList, position, semantics, ref attributes))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Reads a method or a computed property that may be an invariant.</summary>
    /// <param name="member">The member.</param>
    /// <param name="position">A place in front of the record, where the same names mean the same.</param>
    /// <param name="semantics">The model of the file.</param>
    /// <param name="invariant">The invariant, or null when the member is none.</param>
    /// <returns>False when source does not tell.</returns>
    public static bool TryReadInvariant(
        MemberDeclarationSyntax member, int position, SemanticModel semantics, out InvariantModel? invariant)
    {
        invariant = null;
        foreach (AttributeListSyntax list in member.AttributeLists)
        {
            foreach (AttributeSyntax attribute in list.Attributes)
            {
                if (!TryResolve(attribute.Name, position, semantics, out string? name))
                    return false;
                // Why: the older shape that it names has to be looked at closely.
                if (name == AttributeReader.MigrateFrom)
                    return false;
                if (name != AttributeReader.Invariant)
                    continue;
                if (invariant is not null || list.Target is not null)
                    return false;
                invariant = InvariantOf(member, attribute.ArgumentList?.Arguments ?? default);
                if (invariant is null)
                    return false;
            }
        }

        return true;
    }

    static InvariantModel? InvariantOf(
        MemberDeclarationSyntax member, SeparatedSyntaxList<AttributeArgumentSyntax> arguments)
    {
        string? description = arguments.Count == 1 ? TextOf(arguments[0]) : null;
        if (arguments.Count > (description is null ? 0 : 1)
            || member.Modifiers.Any(SyntaxKind.StaticKeyword)
            || member.Modifiers.Any(SyntaxKind.PartialKeyword))
            return null;
        return member switch
        {
            MethodDeclarationSyntax
            {
                ExplicitInterfaceSpecifier: null, TypeParameterList: null, ParameterList.Parameters.Count: 0,
            } method when IsBool(method.ReturnType) =>
                InvariantParser.Describe(method.Identifier.ValueText, isMethod: true, description),
            PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null } property when IsBool(property.Type) =>
                InvariantParser.Describe(property.Identifier.ValueText, isMethod: false, description),
            _ => null,
        };
    }

    static bool IsBool(TypeSyntax type) =>
        type is PredefinedTypeSyntax predefined && predefined.Keyword.IsKind(SyntaxKind.BoolKeyword);

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

    static bool TryAdd(
        string? name,
        AttributeArgumentListSyntax? list,
        int position,
        SemanticModel semantics,
        ref ColumnAttributes attributes)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = list?.Arguments ?? default;
        switch (name)
        {
            case null:
                return true;
            case AttributeReader.Key when attributes.KeyOrder is null:
                if (!TryKey(arguments, out int order, out bool isOrdered))
                    return false;
                attributes = attributes with { KeyOrder = order, IsKeyOrdered = isOrdered };
                return true;
            case AttributeReader.ShardKey when !attributes.IsShardKey && arguments.Count == 0:
                attributes = attributes with { IsShardKey = true };
                return true;
            case AttributeReader.Index when attributes.Index is null:
                if (!TryIndex(arguments, out IndexRequest request))
                    return false;
                attributes = attributes with { Index = request };
                return true;
            case AttributeReader.Mergeable when attributes.Merge is null:
                attributes = attributes with { Merge = MergeOf(arguments, position, semantics) };
                return attributes.Merge is not null;
            case AttributeReader.Column when attributes.Name is null && arguments.Count == 1:
                attributes = attributes with { Name = TextOf(arguments[0]) };
                return attributes.Name?.Trim().Length > 0;
            case AttributeReader.Decimal when attributes.Decimal is null && arguments.Count == 2:
                if (!TryNumber(arguments[0], out int precision)
                    || !TryNumber(arguments[1], out int scale)
                    || !ColumnParser.IsDecimal(precision, scale))
                    return false;
                attributes = attributes with { Decimal = new DecimalModel(precision, scale) };
                return true;
            default:
                return false;
        }
    }

    static bool TryKey(SeparatedSyntaxList<AttributeArgumentSyntax> arguments, out int order, out bool isOrdered)
    {
        order = 0;
        isOrdered = false;
        bool hasOrder = arguments.Count > 0 && arguments[0].NameEquals is null;
        if (hasOrder && !TryNumber(arguments[0], out order))
            return false;
        int named = hasOrder ? 1 : 0;
        return arguments.Count == named
            || (arguments.Count == named + 1 && TryFlag(arguments[named], "IsOrdered", out isOrdered));
    }

    static bool TryIndex(SeparatedSyntaxList<AttributeArgumentSyntax> arguments, out IndexRequest request)
    {
        request = default;
        foreach (AttributeArgumentSyntax argument in arguments)
        {
            if (!request.IsOrdered && TryFlag(argument, "IsOrdered", out bool isOrdered))
                request = request with { IsOrdered = isOrdered };
            else if (!request.IsUnique && TryFlag(argument, "IsUnique", out bool isUnique))
                request = request with { IsUnique = isUnique };
            else if (request.Name is null
                && argument.NameEquals?.Name.Identifier.ValueText == "Name"
                && argument.Expression is LiteralExpressionSyntax text
                && TextOf(text.Token) is { } name
                && IndexList.ObjectionTo(name) is null)
                request = request with { Name = name };
            else
                return false;
        }

        return true;
    }

    // Why the lookup: the name may be that of something else, and then the argument means something else or nothing.
    static MergeModel? MergeOf(
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments, int position, SemanticModel semantics)
    {
        if (arguments.Count == 0)
            return new MergeModel(MergeKind.Sum, null);
        if (arguments.Count > 1
            || arguments[0] is not { NameEquals: null, NameColon: null, Expression: var expression }
            || expression is not MemberAccessExpressionSyntax access
            || access is not { Expression: IdentifierNameSyntax { Identifier.Text: nameof(MergeKind) } }
            || access.Name is not IdentifierNameSyntax { Identifier.Text: var member }
            || !Enum.TryParse(member, out MergeKind kind)
            || kind == MergeKind.Custom
            || Declares(access.FirstAncestorOrSelf<RecordDeclarationSyntax>(), nameof(MergeKind)))
            return null;
        ImmutableArray<ISymbol> meant = semantics.LookupSymbols(position, null, nameof(MergeKind));
        return meant.Length == 1
            && meant[0] is INamedTypeSymbol type
            && KnownTypes.IsNamespace(type.ContainingNamespace, "Khonsu")
                ? new MergeModel(kind, null)
                : null;
    }

    static bool Declares(RecordDeclarationSyntax? record, string name) =>
        record is null
        || record.Members.Any(member => NameOf(member) == name)
        || record.ParameterList?.Parameters.Any(parameter => parameter.Identifier.ValueText == name) == true;

    static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => null,
    };

    static bool TryFlag(AttributeArgumentSyntax argument, string name, out bool value)
    {
        value = argument.Expression.IsKind(SyntaxKind.TrueLiteralExpression);
        return argument.NameEquals?.Name.Identifier.ValueText == name
            && (value || argument.Expression.IsKind(SyntaxKind.FalseLiteralExpression));
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
        LiteralOf(argument) is { } token ? TextOf(token) : null;

    static string? TextOf(SyntaxToken token) => token.IsKind(SyntaxKind.StringLiteralToken) ? token.ValueText : null;

    static SyntaxToken? LiteralOf(AttributeArgumentSyntax argument) =>
        argument is { NameEquals: null, NameColon: null, Expression: LiteralExpressionSyntax literal }
            ? literal.Token
            : null;
}
