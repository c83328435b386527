using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Lets what leaves a body pass a catch of everything.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ControlFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN107");

    /// <inheritdoc/>
    protected override async Task<FixedTree?> FixAsync(FixPlace place)
    {
        SemanticModel? model = await place.GetModelAsync().ConfigureAwait(false);
        if (model is null || place.Nearest<CatchClauseSyntax>() is not { Filter: null } clause)
            return null;
        string name = clause.Declaration is { Identifier: var given } && !given.IsKind(SyntaxKind.None)
            ? given.ValueText
            : Bodies.Free("error", clause, model);
        string type = clause.Declaration?.Type.ToString() ?? NameOf("System", "Exception", clause, model);
        string control = NameOf("Khonsu", "TxControlException", clause, model);
        var written = (TryStatementSyntax)ParseStatement(
            $"try {{ }} catch ({type} {name}) when ({name} is not {control}) {{ }}");
        SyntaxTriviaList end = clause.Declaration?.GetTrailingTrivia() ?? clause.CatchKeyword.TrailingTrivia;
        CatchClauseSyntax changed = written.Catches[0];
        return new FixedTree("Let Retry and Rollback pass", place.Root.ReplaceNode(clause, changed
            .WithCatchKeyword(changed.CatchKeyword.WithLeadingTrivia(clause.CatchKeyword.LeadingTrivia))
            .WithFilter(changed.Filter!.WithTrailingTrivia(end))
            .WithBlock(clause.Block)));
    }

    // The short name where it means the type.
    static string NameOf(string space, string name, SyntaxNode place, SemanticModel model)
    {
        ISymbol? found = model.LookupNamespacesAndTypes(place.SpanStart, name: name).FirstOrDefault();
        string full = found?.ToDisplayString() ?? string.Empty;
        return full == $"{space}.{name}" ? name : $"global::{space}.{name}";
    }
}
