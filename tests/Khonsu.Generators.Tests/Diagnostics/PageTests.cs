using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>What a page tells the user to write compiles and does not fire the page's rule.</summary>
public sealed class PageTests
{
    const string Fence = "```csharp\n";

    public static TheoryData<string> Pages => [.. Directory
        .EnumerateFiles(Path.Combine(TestPaths.Repository, "docs", "diagnostics"), "KHN*.md")
        .Select(static path => Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_remedy_of_a_page_compiles_and_is_silent(string id)
    {
        string page = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "diagnostics", id + ".md"));
        int start = page.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        string code = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        CSharpCompilation compilation = Harness.Compile().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(code, Harness.CSharp14, "Page.cs"));
        Assert.Empty(Harness.Errors(compilation));
        ImmutableArray<Diagnostic> found = await Harness.AnalyzeAsync(compilation);
        // Why: KHN023 says something about a type that has no substitute.
        if (id != "KHN023")
            Assert.DoesNotContain(found, d => d.Id == id);
        Assert.DoesNotContain(found, static d => d.Severity >= DiagnosticSeverity.Warning);
    }
}
