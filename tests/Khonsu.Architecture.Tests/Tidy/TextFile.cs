namespace Khonsu.Architecture.Tests.Tidy;

/// <summary>A file that the tidy rules look at.</summary>
/// <param name="Path">Path from the root of the working tree, with forward slashes.</param>
/// <param name="Text">All of it.</param>
sealed record TextFile(string Path, string Text)
{
    /// <summary>The lines, without their ends.</summary>
    public string[] Lines { get; } = Text.Split('\n');

    public bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsPage => Path.EndsWith(".md", StringComparison.Ordinal);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>
    /// Whether a tool wrote it: a golden file is compared to the letter, so no rule of ours shapes it.
    /// </summary>
    public bool IsGolden => Path.EndsWith(".verified.cs", StringComparison.Ordinal);

    /// <summary>The name without folder and without <c>.cs</c>.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);
}
