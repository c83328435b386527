using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.CodeFixes;

/// <summary>Takes a record off the list of a model that has it twice.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ModelFix : SyntaxFix
{
    /// <summary>The rules.</summary>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KHN042");

    /// <inheritdoc/>
    protected override Task<FixedTree?> FixAsync(FixPlace place)
    {
        AttributeSyntax? attribute = place.Nearest<AttributeSyntax>()
            ?? place.Nearest<TypeDeclarationSyntax>()?.AttributeLists.SelectMany(static list => list.Attributes)
                .FirstOrDefault(static a => a.Name.ToString().Split('.').Last().StartsWith("TransactionalModel"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        AttributeArgumentSyntax[] twice = [.. (attribute?.ArgumentList?.Arguments ?? default)
            .Where(argument => !seen.Add(argument.Expression.ToString()))];
        return Task.FromResult(twice.Length > 0
            && place.Root.RemoveNodes(twice, SyntaxRemoveOptions.KeepNoTrivia) is { } root
                ? new FixedTree("List each record once", root)
                : null);
    }
}
