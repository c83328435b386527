using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Decides whether a log can carry what is merged into rows of a record: every replica must come to the same row, and
/// none may find that there is no such row. So no code of the user's may have a say: no invariant, no constructor, no
/// accessor, no initializer that sees what the constructor was given.
/// </summary>
static class MergeDataParser
{
    /// <summary>Decides.</summary>
    /// <param name="type">The record.</param>
    /// <param name="members">Its members.</param>
    /// <returns>True when a log can carry at least one of its columns.</returns>
    public static bool IsCarried(INamedTypeSymbol type, RecordMembers members)
    {
        if (members.Invariants.Count > 0 || !members.Columns.Any(CarriedMerges.Has))
            return false;
        bool isPositional = ConstructorParser.PrimaryOf(type) is not null;
        return type.GetMembers().All(member => member.IsStatic || member.IsImplicitlyDeclared || member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } made => IsPrimary(made),
            IPropertySymbol property => IsAutomatic(property, isPositional),
            IFieldSymbol { AssociatedSymbol: null } => !isPositional,
            _ => true,
        });
    }

    static bool IsPrimary(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.All(
        static reference => reference.GetSyntax() is RecordDeclarationSyntax);

    static bool IsAutomatic(IPropertySymbol property, bool isPositional) => property.DeclaringSyntaxReferences.All(
        reference => reference.GetSyntax() switch
        {
            ParameterSyntax => true,
            // Computed, so it takes no part in making a row.
            PropertyDeclarationSyntax { ExpressionBody: not null } => true,
            PropertyDeclarationSyntax { AccessorList.Accessors: var accessors, Initializer: var initializer } =>
                (initializer is null || !isPositional)
                && (property.SetMethod is null || accessors.All(IsEmpty)),
            _ => false,
        });

    static bool IsEmpty(AccessorDeclarationSyntax accessor) => accessor is { Body: null, ExpressionBody: null };
}
