using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Puts a column right: <c>init</c> for <c>set</c>, a property for a field, a type that cannot change.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ColumnFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("KHN020", "KHN021", "KHN022", "KHN029");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place) => place.Diagnostic.Id switch
    {
        "KHN020" => Init(place),
        "KHN021" => Property(place),
        "KHN029" => Reached(place),
        _ => Immutable(place, await place.GetModelAsync().ConfigureAwait(false)),
    };

    static FixedTree? Init(FixPlace place)
    {
        AccessorDeclarationSyntax? setter = place.Nearest<PropertyDeclarationSyntax>()?.AccessorList?.Accessors
            .FirstOrDefault(static accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration));
        if (setter is null)
            return null;
        AccessorDeclarationSyntax init = AccessorDeclaration(
            SyntaxKind.InitAccessorDeclaration,
            setter.AttributeLists,
            setter.Modifiers,
            Token(SyntaxKind.InitKeyword).WithTriviaFrom(setter.Keyword),
            setter.Body,
            setter.ExpressionBody,
            setter.SemicolonToken);
        return new FixedTree("Write 'init' instead of 'set'", place.Root.ReplaceNode(setter, init));
    }

    // A property that nothing sets gets an init that everybody sees.
    static FixedTree? Reached(FixPlace place)
    {
        if (!place.Diagnostic.Properties.TryGetValue("Member", out string? name)
            || place.Nearest<TypeDeclarationSyntax>()?.Members.OfType<PropertyDeclarationSyntax>()
                .FirstOrDefault(property => property.Identifier.ValueText == name) is not { } property
            || property is not { ExplicitInterfaceSpecifier: null, AccessorList: { } accessors })
            return null;
        AccessorDeclarationSyntax? setter = accessors.Accessors.FirstOrDefault(
            static accessor => accessor.IsKind(SyntaxKind.InitAccessorDeclaration));
        AccessorDeclarationSyntax init = AccessorDeclaration(SyntaxKind.InitAccessorDeclaration)
            .WithSemicolonToken(Token(SyntaxKind.SemicolonToken));
        AccessorListSyntax changed = setter is null
            ? accessors.AddAccessors(init.WithTrailingTrivia(Space))
            : accessors.ReplaceNode(
                setter, setter.WithModifiers(default).WithLeadingTrivia(setter.GetLeadingTrivia()));
        return new FixedTree($"Let '{name}' be set by 'init'", place.Root.ReplaceNode(accessors, changed));
    }

    static FixedTree? Property(FixPlace place)
    {
        if (place.Nearest<FieldDeclarationSyntax>() is not { Declaration.Variables: [var variable] } field
            || field is not { Parent: TypeDeclarationSyntax })
            return null;
        bool isShown = field.Modifiers.Any(SyntaxKind.PublicKeyword) || field.Modifiers.Any(SyntaxKind.InternalKeyword);
        string name = Pascal(variable.Identifier.ValueText);
        // Why: a private property would be hidden state again, and one whose name changes would break who uses it.
        if (!isShown || name != variable.Identifier.ValueText)
            return null;
        SyntaxToken identifier = variable.Identifier.WithoutTrivia();
        PropertyDeclarationSyntax property = PropertyDeclaration(field.Declaration.Type, identifier)
            .WithAttributeLists(field.AttributeLists)
            .WithModifiers(TokenList(field.Modifiers.Where(static m => !m.IsKind(SyntaxKind.ReadOnlyKeyword))))
            .WithAccessorList(AccessorList(List(
            [
                Accessor(SyntaxKind.GetAccessorDeclaration), Accessor(SyntaxKind.InitAccessorDeclaration),
            ])));
        if (variable.Initializer is { } first)
            property = property.WithInitializer(first).WithSemicolonToken(Token(SyntaxKind.SemicolonToken));
        return new FixedTree($"Make '{name}' a property", place.Root.ReplaceNode(
            field, property.WithTriviaFrom(field).WithAdditionalAnnotations(Formatter.Annotation)));
    }

    static AccessorDeclarationSyntax Accessor(SyntaxKind kind) =>
        AccessorDeclaration(kind).WithSemicolonToken(Token(SyntaxKind.SemicolonToken));

    static string Pascal(string name)
    {
        string bare = name.TrimStart('_');
        return bare.Length == 0 ? name : char.ToUpperInvariant(bare[0]) + bare.Substring(1);
    }

    static FixedTree? Immutable(FixPlace place, SemanticModel? model)
    {
        TypeSyntax? written = place.Nearest<ParameterSyntax>()?.Type
            ?? place.Nearest<PropertyDeclarationSyntax>()?.Type;
        if (written is null || model is null)
            return null;
        TypeSyntax inner = written is NullableTypeSyntax nullable ? nullable.ElementType : written;
        if (Substitute(model.GetTypeInfo(inner, place.CancellationToken).Type) is not { } name)
            return null;
        return new FixedTree(
            $"Use '{name}'",
            place.Root.ReplaceNode(inner, ParseTypeName(name).WithTriviaFrom(inner)));
    }

    static string? Substitute(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => "ReadOnlyMemory<byte>",
        INamedTypeSymbol { Name: "List" or "IList" or "Memory" or "ArraySegment", TypeArguments: [var item] }
            when item.SpecialType == SpecialType.System_Byte => "ReadOnlyMemory<byte>",
        INamedTypeSymbol { Name: "StringBuilder", ContainingNamespace.Name: "Text" } => "string",
        _ => null,
    };
}
