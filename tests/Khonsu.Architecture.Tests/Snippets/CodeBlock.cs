namespace Khonsu.Architecture.Tests.Snippets;

/// <summary>A fenced block of C# on a page of the documentation.</summary>
/// <param name="Path">The page, from the root of the working tree.</param>
/// <param name="Line">Line of the opening fence, from 1.</param>
/// <param name="Runs">Whether the fence says <c>csharp run</c>: the block is executed too.</param>
/// <param name="Source">The code.</param>
/// <param name="Prints">What the block prints, when a block <c>text prints</c> follows it; else null.</param>
sealed record CodeBlock(string Path, int Line, bool Runs, string Source, string? Prints)
{
    const string Fence = "```";

    /// <summary>Finds the C# blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> Parse(string path, string text)
    {
        var blocks = new List<CodeBlock>();
        string[] lines = text.Split('\n');
        for (int first = 0; first < lines.Length; first++)
        {
            if (!lines[first].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            string[] words = lines[first][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int last = Array.IndexOf(lines, Fence, first + 1);
            Assert.True(last > first, $"{path}:{first + 1} opens a block that nothing closes.");
            string content = string.Join('\n', lines[(first + 1)..last]) + "\n";
            if (words is ["csharp", ..])
                blocks.Add(new CodeBlock(path, first + 1, words.Contains("run"), content, null));
            else if (words is ["text", "prints"])
                blocks[^1] = blocks[^1] with { Prints = content };
            first = last;
        }

        return blocks;
    }

    public override string ToString() => $"{Path}:{Line}";
}
