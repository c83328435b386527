using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Lets rows of the versions in the schema lock be read again: tells what a column was called, lets it be null, or
/// begins a method that converts them. What is wanted is among the properties of the complaint.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class OlderRowsFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("KHN030", "KHN031", "KHN032");

    /// <inheritdoc/>
    protected override Task<FixedTree?> FixAsync(FixPlace place)
    {
        ImmutableDictionary<string, string?> properties = place.Diagnostic.Properties;
        FixedTree? fix = properties.TryGetValue("FormerName", out string? name) && name is not null
            ? Named(place, name, isOldest: properties.ContainsKey("IsOldest"))
            : properties.ContainsKey("Nullable") ? Nullable(place) : Migrated(place, properties);
        return Task.FromResult(fix);
    }

    static FixedTree? Migrated(FixPlace place, ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue("Version", out string? version) && version is not null
        && properties.TryGetValue("Parameters", out string? parameters) && parameters is not null
        && properties.TryGetValue("Values", out string? values) && values is not null
            ? Migration.Of(place, version, parameters, values)
            : null;

    static FixedTree? Named(FixPlace place, string name, bool isOldest)
    {
        if (ColumnSyntax.At(place) is not { } column)
            return null;
        AttributeArgumentSyntax former = AttributeArgument(
            LiteralExpression(SyntaxKind.StringLiteralExpression, Literal(name)));
        string title = $"Add [FormerNames({former})]";
        AttributeSyntax? written = ColumnSyntax.AttributesOf(column)
            .SelectMany(static list => list.Attributes)
            .FirstOrDefault(static attribute =>
                attribute.Name.ToString().Split('.').Last() is "FormerNames" or "FormerNamesAttribute");
        if (written is null)
        {
            AttributeSyntax attribute = Attribute(
                IdentifierName("FormerNames"), AttributeArgumentList(SingletonSeparatedList(former)));
            return new FixedTree(title, place.Root.ReplaceNode(column, ColumnSyntax.With(column, attribute)));
        }

        SeparatedSyntaxList<AttributeArgumentSyntax> others = written.ArgumentList?.Arguments ?? default;
        // Why not into a list that is written as an array: where its names are cannot be told by syntax.
        return others.Any(static other => !other.Expression.IsKind(SyntaxKind.StringLiteralExpression))
            ? null
            : new FixedTree(title, place.Root.ReplaceNode(written, written.WithArgumentList(AttributeArgumentList(
                SeparatedList(
                    isOldest ? others.Prepend(former) : others.Append(former),
                    Enumerable.Repeat(Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space), others.Count))))));
    }

    static FixedTree? Nullable(FixPlace place)
    {
        if (ColumnSyntax.At(place) is not { } column)
            return null;
        TypeSyntax? type = ColumnSyntax.TypeOf(column);
        return type is null or NullableTypeSyntax ? null : new FixedTree(
            $"Let '{ColumnSyntax.NameOf(column)}' be null",
            place.Root.ReplaceNode(type, NullableType(type.WithoutTrivia()).WithTriviaFrom(type)));
    }
}
