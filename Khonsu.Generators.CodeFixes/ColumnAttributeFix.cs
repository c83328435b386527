using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Adds, changes or removes attributes of columns: a key, its positions, digits, units, and what has no effect.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ColumnAttributeFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("KHN010", "KHN026", "KHN027", "KHN028", "KHN047", "KHN048");

    /// <inheritdoc/>
    protected override Task<FixedTree?> FixAsync(FixPlace place) => Task.FromResult(place.Diagnostic.Id switch
    {
        "KHN010" => Key(place),
        "KHN026" => Unit(place),
        "KHN027" => Digits(place),
        "KHN028" => Added("Add [Decimal(19, 4)]", place, ColumnSyntax.At(place), "Decimal(19, 4)"),
        "KHN047" => Removed(place),
        _ => Positions(place),
    });

    // The column that is called as a key is called, else the first one.
    static FixedTree? Key(FixPlace place)
    {
        if (place.Nearest<TypeDeclarationSyntax>() is not { } type)
            return null;
        (SyntaxNode Node, string Name)[] columns = [.. ColumnsOf(type)];
        string record = type.Identifier.ValueText;
        string[] wanted = ["Id", record + "Id", "Key", record + "Key", "Code", "Number", "Name"];
        SyntaxNode? best = wanted
            .Select(name => columns.FirstOrDefault(column => column.Name == name).Node)
            .FirstOrDefault(static node => node is not null)
            ?? columns.FirstOrDefault().Node;
        return best is null ? null : Added($"Make '{ColumnSyntax.NameOf(best)}' the key", place, best, "Key");
    }

    static IEnumerable<(SyntaxNode Node, string Name)> ColumnsOf(TypeDeclarationSyntax type)
    {
        foreach (ParameterSyntax parameter in type.ParameterList?.Parameters ?? default)
            yield return (parameter, parameter.Identifier.ValueText);
        foreach (PropertyDeclarationSyntax property in type.Members.OfType<PropertyDeclarationSyntax>())
        {
            if (property.AccessorList is not null && !property.Modifiers.Any(static m => m.ValueText == "static"))
                yield return (property, property.Identifier.ValueText);
        }
    }

    static FixedTree? Added(string title, FixPlace place, SyntaxNode? column, string attribute) => column is null
        ? null
        : new FixedTree(title, place.Root.ReplaceNode(column, ColumnSyntax.With(column, Attributed(attribute))));

    static AttributeSyntax Attributed(string text) =>
        ParseCompilationUnit($"[assembly: {text}]").AttributeLists[0].Attributes[0];

    static FixedTree? Unit(FixPlace place)
    {
        if (place.Nearest<AttributeSyntax>() is not { ArgumentList.Arguments: { Count: > 0 } arguments } attribute
            || arguments[0].NameEquals is not null)
            return null;
        ExpressionSyntax unit = ParseExpression("TimeColumnUnit.Nanosecond").WithTriviaFrom(arguments[0].Expression);
        return new FixedTree(
            "Store nanoseconds",
            place.Root.ReplaceNode(arguments[0].Expression, unit));
    }

    static FixedTree? Digits(FixPlace place) => place.Nearest<AttributeSyntax>() is { ArgumentList: not null } attribute
        ? new FixedTree("Use [Decimal(19, 4)]", place.Root.ReplaceNode(
            attribute.ArgumentList,
            Attributed("Decimal(19, 4)").ArgumentList!.WithTriviaFrom(attribute.ArgumentList)))
        : null;

    static FixedTree? Removed(FixPlace place)
    {
        if (place.Nearest<AttributeSyntax>() is not { Parent: AttributeListSyntax list } attribute)
            return null;
        SyntaxNode removed = list.Attributes.Count == 1 ? list : attribute;
        SyntaxNode? root = place.Root.RemoveNode(removed, SyntaxRemoveOptions.KeepLeadingTrivia);
        return root is null ? null : new FixedTree($"Remove [{attribute.Name}]", root);
    }

    static FixedTree? Positions(FixPlace place)
    {
        if (place.Nearest<TypeDeclarationSyntax>() is not { } type)
            return null;
        AttributeSyntax[] keys = [.. ColumnsOf(type)
            .SelectMany(static column => (column.Node as ParameterSyntax)?.AttributeLists
                ?? ((PropertyDeclarationSyntax)column.Node).AttributeLists)
            .SelectMany(static list => list.Attributes)
            .Where(static attribute => attribute.Name.ToString().Split('.').Last() is "Key" or "KeyAttribute")];
        return keys.Length < 2
            ? null
            : new FixedTree("Number the key columns", place.Root.ReplaceNodes(
                keys,
                (old, _) => Numbered(old, Array.IndexOf(keys, old))));
    }

    static AttributeSyntax Numbered(AttributeSyntax key, int position)
    {
        AttributeArgumentSyntax number = AttributeArgument(ParseExpression(
            position.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        IEnumerable<AttributeArgumentSyntax> named = (key.ArgumentList?.Arguments ?? default)
            .Where(static argument => argument.NameEquals is not null);
        return key.WithArgumentList(AttributeArgumentList(SeparatedList(named.Prepend(number))))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
