using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Merges a sum instead of reading and writing it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MergeFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN114");

    /// <inheritdoc/>
    protected override Task<FixedTree?> FixAsync(FixPlace place)
    {
        place.Diagnostic.Properties.TryGetValue("Form", out string? form);
        return Task.FromResult(form == "Cursor" ? Cursor(place) : Copy(place));
    }

    static FixedTree? Cursor(FixPlace place) => place.Nearest<IdentifierNameSyntax>() is { } name
        ? new FixedTree("Merge it", place.Root.ReplaceNode(
            name,
            IdentifierName("Merge").WithTriviaFrom(name)))
        : null;

    // 'var a = table[key]; table[key] = a with { Sum = a.Sum + n };' becomes 'table.Merge(key).Sum += n;'.
    static FixedTree? Copy(FixPlace place)
    {
        if (place.Nearest<AssignmentExpressionSyntax>() is not
            {
                Left: ElementAccessExpressionSyntax element,
                Right: WithExpressionSyntax { Expression: IdentifierNameSyntax row } copy,
                Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement,
            }
            || copy.Initializer.Expressions is not [AssignmentExpressionSyntax set]
            || set.Right is not BinaryExpressionSyntax sum)
            return null;
        StatementSyntax? declaration = block.Statements.FirstOrDefault(candidate =>
            candidate is LocalDeclarationStatementSyntax { Declaration.Variables: [var variable] }
            && variable.Identifier.ValueText == row.Identifier.ValueText);
        if (declaration is null)
            return null;
        string sign = sum.IsKind(SyntaxKind.AddExpression) ? "+=" : "-=";
        string merged = $"{element.Expression}.Merge({element.ArgumentList.Arguments}).{set.Left.WithoutTrivia()}";
        StatementSyntax merge = ParseStatement($"{merged} {sign} {sum.Right.WithoutTrivia()};");
        IEnumerable<StatementSyntax> statements = block.Statements
            .Where(other => other != declaration)
            .Select(other => other == statement ? merge.WithTriviaFrom(statement) : other);
        return new FixedTree("Merge it", place.Root.ReplaceNode(block, block.WithStatements(List(statements))));
    }
}
