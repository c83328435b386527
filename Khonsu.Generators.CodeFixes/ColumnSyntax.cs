using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>A column as it is written: a parameter of the record, or a property.</summary>
static class ColumnSyntax
{
    /// <summary>The column that a complaint is about; null where it is about none.</summary>
    /// <param name="place">The complaint.</param>
    public static SyntaxNode? At(FixPlace place) =>
        (SyntaxNode?)place.Nearest<ParameterSyntax>() ?? place.Nearest<PropertyDeclarationSyntax>();

    /// <summary>The name of its member.</summary>
    /// <param name="column">The column.</param>
    public static string NameOf(SyntaxNode column) => column is ParameterSyntax parameter
        ? parameter.Identifier.ValueText
        : ((PropertyDeclarationSyntax)column).Identifier.ValueText;

    /// <summary>Its type; null where none is written.</summary>
    /// <param name="column">The column.</param>
    public static TypeSyntax? TypeOf(SyntaxNode column) => column is ParameterSyntax parameter
        ? parameter.Type
        : ((PropertyDeclarationSyntax)column).Type;

    /// <summary>Its attributes.</summary>
    /// <param name="column">The column.</param>
    public static SyntaxList<AttributeListSyntax> AttributesOf(SyntaxNode column) =>
        column is ParameterSyntax parameter
            ? parameter.AttributeLists
            : ((PropertyDeclarationSyntax)column).AttributeLists;

    /// <summary>Puts an attribute in front of the others.</summary>
    /// <param name="column">The column.</param>
    /// <param name="attribute">The attribute.</param>
    public static SyntaxNode With(SyntaxNode column, AttributeSyntax attribute)
    {
        AttributeListSyntax list = AttributeList(SingletonSeparatedList(attribute)).WithTrailingTrivia(Space);
        SyntaxList<AttributeListSyntax> lists = AttributesOf(column.WithoutLeadingTrivia()).Insert(0, list);
        SyntaxNode changed = column.WithoutLeadingTrivia() is ParameterSyntax parameter
            ? parameter.WithAttributeLists(lists)
            : ((PropertyDeclarationSyntax)column.WithoutLeadingTrivia()).WithAttributeLists(lists);
        return changed.WithLeadingTrivia(column.GetLeadingTrivia());
    }
}
