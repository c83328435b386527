using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Architecture.Tests.Tidy;

/// <summary>Rules on the types of a file. Each returns its evidence.</summary>
static class TypeRules
{
    /// <summary>A file holds one top-level type at most.</summary>
    public static IEnumerable<string> OneType(TextFile file)
    {
        List<MemberDeclarationSyntax> types = TypesOf(file);
        return types.Count > 1
            ? [$"{file.Path}: holds {types.Count} top-level types: {string.Join(", ", types.Select(NameOf))}."]
            : [];
    }

    /// <summary>A file bears the name of its type: Name, Name{TKey,TRow}, and for a part of it Name.Role.</summary>
    public static IEnumerable<string> FileName(TextFile file)
    {
        if (TypesOf(file) is not [MemberDeclarationSyntax type])
            return [];
        string name = NameOf(type);
        bool isPart = type.Modifiers.Any(SyntaxKind.PartialKeyword);
        string[] allowed = [name, name + ParametersOf(type)];
        bool fits = allowed.Any(stem => file.Stem == stem || (isPart && IsRoleOf(stem, file.Stem)));
        string wanted = string.Join(".cs or ", allowed.Distinct());
        return fits ? [] : [$"{file.Path}: holds {name}; the file should be {wanted}.cs."];
    }

    static bool IsRoleOf(string stem, string fileStem) => fileStem.StartsWith(stem + ".", StringComparison.Ordinal);

    static List<MemberDeclarationSyntax> TypesOf(TextFile file)
    {
        if (!file.IsCode)
            return [];
        SyntaxNode root = CSharpSyntaxTree.ParseText(file.Text).GetRoot();
        return root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(static member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .ToList();
    }

    static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.ValueText,
        DelegateDeclarationSyntax declaration => declaration.Identifier.ValueText,
        _ => "",
    };

    static string ParametersOf(MemberDeclarationSyntax type)
    {
        TypeParameterListSyntax? parameters = type switch
        {
            TypeDeclarationSyntax declaration => declaration.TypeParameterList,
            DelegateDeclarationSyntax declaration => declaration.TypeParameterList,
            _ => null,
        };
        if (parameters is null)
            return "";
        IEnumerable<string> names = parameters.Parameters.Select(static parameter => parameter.Identifier.ValueText);
        return $"{{{string.Join(',', names)}}}";
    }
}
