using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Finds the members of a record that must be true of every row.</summary>
static class InvariantParser
{
    /// <summary>Finds them the long way, through symbols.</summary>
    /// <param name="type">The record.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The members in the order of the source.</returns>
    public static EquatableArray<InvariantModel> Parse(INamedTypeSymbol type, ParseReport report)
    {
        List<InvariantModel>? invariants = null;
        foreach ((ISymbol member, AttributeData attribute) in MarkedMembers(type))
        {
            if (Objection(member) is { } objection)
                report.Add(
                    IndexRules.NotInvariant, AttributeReader.LocationOf(attribute), member.Name, objection);
            else
                (invariants ??= []).Add(
                    Describe(member.Name, member is IMethodSymbol, AttributeReader.Text(attribute, 0)));
        }

        return invariants is null ? default : new EquatableArray<InvariantModel>(invariants);
    }

    /// <summary>Finds the members that are marked as invariants, whatever their shape.</summary>
    /// <param name="type">A record or a model class.</param>
    /// <returns>The members with their attributes, in the order of the source.</returns>
    public static IReadOnlyList<(ISymbol Member, AttributeData Attribute)> MarkedMembers(INamedTypeSymbol type)
    {
        List<(ISymbol Member, AttributeData Attribute)>? found = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol or IMethodSymbol { MethodKind: not MethodKind.PropertyGet }
                && AttributeReader.Find(member, AttributeReader.Invariant) is { } attribute)
                (found ??= []).Add((member, attribute));
        }

        if (found is null)
            return [];
        // Why: the parts of a type may lie in several files, and the order of files in a compilation means nothing.
        return found
            .OrderBy(static f => f.Member.Locations.FirstOrDefault()?.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(static f => f.Member.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0)
            .ToArray();
    }

    /// <summary>Describes a member that can be an invariant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isMethod">Whether it is a method.</param>
    /// <param name="description">What the user says about it, or null.</param>
    /// <returns>The invariant.</returns>
    public static InvariantModel Describe(string name, bool isMethod, string? description) =>
        new(Identifiers.Escape(name), isMethod, DescriptionOf(name, description));

    /// <summary>What errors say about an invariant.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="description">What the user says about it, or null.</param>
    /// <returns>The description, or the name where there is none.</returns>
    public static string DescriptionOf(string name, string? description) =>
        description?.Trim().Length > 0 ? description : name;

    static string? Objection(ISymbol member)
    {
        if (member.IsStatic)
            return "it is static, but an invariant says something about one row; remove 'static'";
        return member switch
        {
            IMethodSymbol { MethodKind: not MethodKind.Ordinary } => "it cannot be called by its name; "
                + "mark an ordinary method or a property",
            IMethodSymbol { Arity: > 0 } or IMethodSymbol { Parameters.Length: > 0 } => "it takes parameters, but "
                + "an invariant depends on the row alone; remove them",
            IMethodSymbol method => TypeObjection(method.ReturnType),
            IPropertySymbol { IsIndexer: true } or IPropertySymbol { GetMethod: null }
                or IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } =>
                "it cannot be read by its name; mark an ordinary property or a method",
            IPropertySymbol property => TypeObjection(property.Type),
            _ => "it is neither a method nor a property",
        };
    }

    static string? TypeObjection(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean
        ? null
        : "it does not tell true or false; let it return 'bool'";
}
