using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Writes the values of an enum that is stored by them, as they are now, wherever it is declared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class EnumFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN034");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        TypeSyntax? written = place.Nearest<ParameterSyntax>()?.Type
            ?? place.Nearest<PropertyDeclarationSyntax>()?.Type;
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (written is null || EnumOf(model?.GetTypeInfo(written, place.CancellationToken).Type) is not { } type
            || type.DeclaringSyntaxReferences.FirstOrDefault() is not { } reference
            || place.Document.Project.Solution.GetDocument(reference.SyntaxTree) is not { } document)
            return null;
        SyntaxNode root = await reference.SyntaxTree.GetRootAsync(place.CancellationToken).ConfigureAwait(false);
        if (root.FindNode(reference.Span) is not EnumDeclarationSyntax declaration)
            return null;
        SyntaxNode changed = root.ReplaceNodes(
            declaration.Members.Where(static member => member.EqualsValue is null),
            (member, _) => Valued(member, type));
        return new FixedTree($"Write the values of '{type.Name}'", changed, document);
    }

    static INamedTypeSymbol? EnumOf(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named ? named : null;
    }

    static EnumMemberDeclarationSyntax Valued(EnumMemberDeclarationSyntax member, INamedTypeSymbol type)
    {
        object? value = type.GetMembers(member.Identifier.ValueText)
            .OfType<IFieldSymbol>()
            .FirstOrDefault()?.ConstantValue;
        if (value is null)
            return member;
        ExpressionSyntax number = ParseExpression(Convert.ToString(value, CultureInfo.InvariantCulture));
        SyntaxToken equals = Token(Microsoft.CodeAnalysis.CSharp.SyntaxKind.EqualsToken)
            .WithLeadingTrivia(Space)
            .WithTrailingTrivia(Space);
        return member.WithoutTrailingTrivia()
            .WithEqualsValue(EqualsValueClause(equals, number))
            .WithTrailingTrivia(member.GetTrailingTrivia());
    }
}
