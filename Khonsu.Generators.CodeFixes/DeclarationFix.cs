using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Puts the modifiers and keywords of a record or a model right: partial, sealed, reachable, a record class.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DeclarationFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("KHN001", "KHN002", "KHN003", "KHN004", "KHN005", "KHN007", "KHN008", "KHN043");

    /// <inheritdoc/>
    protected override Task<FixedTree?> FixAsync(FixPlace place) => Task.FromResult(
        place.Nearest<TypeDeclarationSyntax>() is { } type ? Fix(place, type) : null);

    static FixedTree? Fix(FixPlace place, TypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        return place.Diagnostic.Id switch
        {
            "KHN001" or "KHN004" or "KHN043" =>
                Replaced($"Make '{name}' partial", With(type, SyntaxKind.PartialKeyword)),
            "KHN002" or "KHN003" => Replaced($"Make '{name}' a sealed partial record", AsRecord(type)),
            "KHN005" => Replaced($"Make '{name}' internal", AsInternal(type)),
            "KHN007" => Replaced($"Seal '{name}'", Sealed(Without(type, SyntaxKind.AbstractKeyword))),
            "KHN008" => Replaced($"Seal '{name}'", Sealed(type)),
            _ => null,
        };

        FixedTree? Replaced(string title, TypeDeclarationSyntax? changed) =>
            changed is null ? null : new FixedTree(title, place.Root.ReplaceNode(type, changed));
    }

    static TypeDeclarationSyntax Sealed(TypeDeclarationSyntax type) => With(type, SyntaxKind.SealedKeyword);

    static TypeDeclarationSyntax AsInternal(TypeDeclarationSyntax type)
    {
        SyntaxTriviaList leading = type.GetLeadingTrivia();
        TypeDeclarationSyntax changed = type.WithoutLeadingTrivia();
        foreach (SyntaxKind kind in new[]
        {
            SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.FileKeyword, SyntaxKind.InternalKeyword,
        })
            changed = Without(changed, kind);
        return With(changed, SyntaxKind.InternalKeyword).WithLeadingTrivia(leading);
    }

    static TypeDeclarationSyntax? AsRecord(TypeDeclarationSyntax type)
    {
        if (type is not (ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax))
            return null;
        SyntaxTriviaList leading = type.GetLeadingTrivia();
        TypeDeclarationSyntax bare = type.WithoutLeadingTrivia();
        foreach (SyntaxKind kind in new[]
        {
            SyntaxKind.ReadOnlyKeyword, SyntaxKind.RefKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.StaticKeyword,
        })
            bare = Without(bare, kind);
        RecordDeclarationSyntax record = RecordDeclaration(
            SyntaxKind.RecordDeclaration,
            bare.AttributeLists,
            bare.Modifiers,
            Token(SyntaxKind.RecordKeyword).WithTrailingTrivia(Space),
            default,
            bare.Identifier,
            bare.TypeParameterList,
            bare.ParameterList,
            bare.BaseList,
            bare.ConstraintClauses,
            bare.OpenBraceToken,
            bare.Members,
            bare.CloseBraceToken,
            bare.SemicolonToken);
        return With(Sealed(record), SyntaxKind.PartialKeyword).WithLeadingTrivia(leading);
    }

    static TypeDeclarationSyntax Without(TypeDeclarationSyntax type, SyntaxKind kind)
    {
        int index = type.Modifiers.IndexOf(kind);
        if (index < 0)
            return type;
        SyntaxTriviaList leading = type.Modifiers[index].LeadingTrivia;
        TypeDeclarationSyntax changed = type.WithModifiers(type.Modifiers.RemoveAt(index));
        SyntaxToken next = index < changed.Modifiers.Count ? changed.Modifiers[index] : changed.Keyword;
        return changed.ReplaceToken(next, next.WithLeadingTrivia(leading.AddRange(next.LeadingTrivia)));
    }

    // 'partial' stands last, everything else before it.
    static TypeDeclarationSyntax With(TypeDeclarationSyntax type, SyntaxKind kind)
    {
        if (type.Modifiers.Any(kind))
            return type;
        int partial = type.Modifiers.IndexOf(SyntaxKind.PartialKeyword);
        bool isAccess = kind == SyntaxKind.InternalKeyword;
        int index = isAccess ? 0 : kind == SyntaxKind.PartialKeyword || partial < 0 ? type.Modifiers.Count : partial;
        SyntaxToken token = Token(kind).WithTrailingTrivia(Space);
        SyntaxToken next = index < type.Modifiers.Count ? type.Modifiers[index] : type.Keyword;
        TypeDeclarationSyntax bare = type.ReplaceToken(next, next.WithLeadingTrivia());
        return bare.WithModifiers(bare.Modifiers.Insert(index, token.WithLeadingTrivia(next.LeadingTrivia)));
    }
}
