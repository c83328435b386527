using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>
/// Writes the record of an older version and the method that makes its rows today's: each value to the column that it
/// belongs to. What C# does not convert by itself stays an error, for only the user knows how.
/// </summary>
static class Migration
{
    /// <summary>Writes both.</summary>
    /// <param name="place">The complaint.</param>
    /// <param name="version">Number of the older version.</param>
    /// <param name="parameters">The parameters of its record.</param>
    /// <param name="values">The columns of today that have a value in it, each with the member there.</param>
    /// <returns>The tree with both; null where a name is taken or the record is built in a way of its own.</returns>
    public static FixedTree? Of(FixPlace place, string version, string parameters, string values)
    {
        if (place.Nearest<RecordDeclarationSyntax>() is not { } record)
            return null;
        string name = record.Identifier.ValueText;
        string older = $"{name}V{version}";
        string method = $"FromV{version}";
        bool isTaken = record.Members.OfType<MethodDeclarationSyntax>().Any(other => other.Identifier.Text == method)
            || Siblings(record).Any(other => other.Identifier.Text == older);
        if (isTaken || record.Members.OfType<ConstructorDeclarationSyntax>().Any())
            return null;
        string source = $"[MigrateFrom(typeof({older}))]\ninternal static {name} {method}({older} old) => "
            + $"{Creation(record, values)};";
        MemberDeclarationSyntax? row = ParseMemberDeclaration($"internal sealed record {older}({parameters});");
        MemberDeclarationSyntax? converter = ParseMemberDeclaration(source);
        return row is null || converter is null ? null : new FixedTree(
            $"Convert rows of version {version} by a method",
            place.Root.ReplaceNode(record, [WithMember(record, converter), Spaced(row, record)]));
    }

    static IEnumerable<BaseTypeDeclarationSyntax> Siblings(RecordDeclarationSyntax record) =>
        record.Parent?.ChildNodes().OfType<BaseTypeDeclarationSyntax>() ?? [];

    static string Creation(RecordDeclarationSyntax record, string values)
    {
        (string Member, string Value)[] pairs =
        [
            .. values.Split(',').Select(static pair => pair.Split('=')).Select(static pair => (pair[0], pair[1])),
        ];
        string[] positional =
        [
            .. (record.ParameterList?.Parameters ?? default).Select(static parameter => parameter.Identifier.Text),
        ];
        IEnumerable<string> arguments = pairs
            .Where(pair => positional.Contains(pair.Member))
            .Select(static pair => $"{pair.Member}: old.{pair.Value}");
        string[] assignments =
        [
            .. pairs
                .Where(pair => !positional.Contains(pair.Member))
                .Select(static pair => $"{pair.Member} = old.{pair.Value}"),
        ];
        string initializer = assignments.Length == 0 ? string.Empty : $" {{ {string.Join(", ", assignments)} }}";
        return $"new({string.Join(", ", arguments)}){initializer}";
    }

    static RecordDeclarationSyntax WithMember(RecordDeclarationSyntax record, MemberDeclarationSyntax member)
    {
        bool isOpen = record.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken);
        RecordDeclarationSyntax open = isOpen ? record : record
            .WithSemicolonToken(default)
            .WithOpenBraceToken(Brace(SyntaxKind.OpenBraceToken))
            .WithCloseBraceToken(Brace(SyntaxKind.CloseBraceToken)
                .WithTrailingTrivia(record.SemicolonToken.TrailingTrivia));
        return open.AddMembers(member.WithAdditionalAnnotations(Formatter.Annotation));
    }

    static SyntaxToken Brace(SyntaxKind kind) => Token(kind)
        .WithLeadingTrivia(ElasticCarriageReturnLineFeed)
        .WithAdditionalAnnotations(Formatter.Annotation);

    static MemberDeclarationSyntax Spaced(MemberDeclarationSyntax row, RecordDeclarationSyntax record) => row
        .WithLeadingTrivia(ElasticCarriageReturnLineFeed)
        .WithTrailingTrivia(record.GetTrailingTrivia())
        .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
}
