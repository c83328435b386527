namespace Khonsu.Mutants.Tests;

/// <summary>A bug planted in the runtime on purpose.</summary>
/// <param name="Name">How tests call it.</param>
/// <param name="File">The runtime's file, from its folder.</param>
/// <param name="Text">What is replaced; it must occur in the file exactly once.</param>
/// <param name="Replacement">What it is replaced by.</param>
/// <param name="Breaks">What goes wrong, with the invariant that the text kept.</param>
/// <param name="Budget">Within which the bug must show.</param>
sealed record Mutant(
    string Name, string File, string Text, string Replacement, string Breaks, StressBudget Budget)
{
    /// <summary>Plants the bug; fails when the text to replace does not occur exactly once.</summary>
    /// <param name="source">The file as it is.</param>
    /// <returns>The file with the bug.</returns>
    public string PlantIn(string source)
    {
        int place = source.IndexOf(Text, StringComparison.Ordinal);
        Assert.True(place >= 0, $"{Name}: {File} does not contain\n{Text}");
        bool isOnce = source.IndexOf(Text, place + 1, StringComparison.Ordinal) < 0;
        Assert.True(isOnce, $"{Name}: {File} contains twice\n{Text}");
        return source[..place] + Replacement + source[(place + Text.Length)..];
    }
}
