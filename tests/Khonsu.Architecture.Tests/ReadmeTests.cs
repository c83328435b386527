using Khonsu.Architecture.Tests.Snippets;
using Microsoft.CodeAnalysis;

namespace Khonsu.Architecture.Tests;

/// <summary>Compiles every C# block of README.md and docs with the generator, and runs those that say so.</summary>
public sealed class ReadmeTests
{
    // The pages of the diagnostics show code that must not compile; the tests of the generator take care of them.
    const string DiagnosticPages = "docs/diagnostics/";

    const string Program = """
        using Khonsu;
        using Town town = Town.Open();
        town.Atomically(static tx => tx.Houses.Add(new House(1, "red")));
        Console.WriteLine(town.Read(static tx => tx.Houses[1].Colour));
        [Transactional] public sealed partial record House([Key] int Number, string Colour);
        [TransactionalModel(typeof(House))] public partial class Town;

        """;

    public static TheoryData<string> Pages => new(Repository.TrackedPaths
        .Where(static path => path == "README.md" || path.StartsWith("docs/", StringComparison.Ordinal))
        .Where(static path => path.EndsWith(".md", StringComparison.Ordinal))
        .Where(static path => !path.StartsWith(DiagnosticPages, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_code_of_a_page_compiles_and_runs(string page)
    {
        foreach (CodeBlock block in CodeBlock.Parse(page, Repository.Read(page)))
            Assert.Null(await WrongWith(block));
    }

    [Fact]
    public void The_front_page_shows_code_that_runs()
        => Assert.Contains(CodeBlock.Parse("README.md", Repository.Read("README.md")), static block => block.Runs);

    [Fact]
    public async Task A_block_that_compiles_and_prints_what_it_says_passes()
        => Assert.Null(await WrongWith(Single($"```csharp run\n{Program}```\n\n```text prints\nred\n```\n")));

    [Fact]
    public async Task A_block_that_does_not_compile_is_caught()
        => Assert.Contains("CS0103", await WrongWith(Single("```csharp\nNowhere();\n```\n")));

    [Fact]
    public async Task A_block_that_the_generator_refuses_is_caught()
        => Assert.Contains("KHN001", await WrongWith(Single(
            "```csharp\nusing Khonsu;\nConsole.WriteLine();\n[Transactional] record House([Key] int Number);\n```\n")));

    [Fact]
    public async Task A_block_that_prints_something_else_is_caught()
        => Assert.Contains(
            "blue", await WrongWith(Single($"```csharp run\n{Program}```\n\n```text prints\nblue\n```\n")));

    [Fact]
    public async Task A_block_that_throws_is_caught()
        => Assert.Contains("broken", await WrongWith(Single("```csharp run\nthrow new Exception(\"broken\");\n```\n")));

    static CodeBlock Single(string text) => Assert.Single(CodeBlock.Parse("page.md", text));

    static async Task<string?> WrongWith(CodeBlock block)
    {
        (Compilation compilation, string[] errors) = await SnippetCompiler.CompileProgramAsync(block.Source);
        if (errors.Length != 0)
            return $"{block}\n{string.Join('\n', errors)}";
        if (!block.Runs)
            return null;
        string printed;
        try
        {
            printed = SnippetCompiler.Run(compilation);
        }
        catch (System.Reflection.TargetInvocationException exception)
        {
            return $"{block}\n{exception.InnerException}";
        }

        return block.Prints is null || printed.ReplaceLineEndings("\n") == block.Prints
            ? null
            : $"{block}\nprinted:\n{printed}\ninstead of:\n{block.Prints}";
    }
}
