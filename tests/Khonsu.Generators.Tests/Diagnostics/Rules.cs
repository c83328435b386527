using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>
/// Runs the analyzers over source in which <c>[|</c> and <c>|]</c> stand around what a rule should point at.
/// </summary>
static class Rules
{
    public static async Task FiresAsync(string id, string markup, string message, CSharpParseOptions? options = null)
    {
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(markup, options, out List<TextSpan> expected);
        CheckFound(id, found, expected, message);
    }

    public static async Task IsSilentAsync(string id, string source, CSharpParseOptions? options = null)
    {
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(source, options, out _);
        Assert.DoesNotContain(found, d => d.Id == id);
    }

    /// <summary>Shows that a rule fires in source that the compiler accepts.</summary>
    public static async Task FiresCompiledAsync(string id, string markup, string message)
    {
        CSharpCompilation compilation = Unmark(markup, null, out List<TextSpan> expected);
        CheckFound(id, await Harness.AnalyzeCompiledAsync(compilation), expected, message);
    }

    /// <summary>Shows that a rule is silent about source that the compiler accepts.</summary>
    public static async Task IsSilentCompiledAsync(string id, string source)
    {
        CSharpCompilation compilation = Unmark(source, null, out _);
        Assert.DoesNotContain(await Harness.AnalyzeCompiledAsync(compilation), d => d.Id == id);
    }

    static void CheckFound(
        string id, ImmutableArray<Diagnostic> found, List<TextSpan> expected, string message)
    {
        Diagnostic[] own = [.. found.Where(d => d.Id == id)];
        Assert.Equal(expected, own.Select(static d => d.Location.SourceSpan));
        Assert.All(own, d => Assert.Contains(message, d.GetMessage(), StringComparison.Ordinal));
        Assert.NotEmpty(own);
    }

    static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        string markup,
        CSharpParseOptions? options,
        out List<TextSpan> spans) => Harness.AnalyzeAsync(Unmark(markup, options, out spans), options);

    static CSharpCompilation Unmark(string markup, CSharpParseOptions? options, out List<TextSpan> spans)
    {
        SyntaxTree marked = Harness.Parse(markup, options: options);
        string text = marked.ToString();
        spans = [];
        for (int start = text.IndexOf("[|", StringComparison.Ordinal); start >= 0;
            start = text.IndexOf("[|", StringComparison.Ordinal))
        {
            text = text.Remove(start, 2);
            int end = text.IndexOf("|]", StringComparison.Ordinal);
            text = text.Remove(end, 2);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        SyntaxTree tree = marked.WithChangedText(SourceText.From(text));
        return Harness.Compile().AddSyntaxTrees(tree);
    }
}
