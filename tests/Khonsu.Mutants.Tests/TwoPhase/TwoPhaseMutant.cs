namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>A bug planted on purpose in what sees to the end of transactions of several shards.</summary>
/// <param name="Name">How tests call it.</param>
/// <param name="File">The file, in the folder of the room.</param>
/// <param name="Text">What is replaced; it must occur in the file exactly once.</param>
/// <param name="Replacement">What it is replaced by.</param>
/// <param name="Breaks">What goes wrong.</param>
sealed record TwoPhaseMutant(string Name, string File, string Text, string Replacement, string Breaks)
{
    /// <summary>Whether the walks do not find it, so that the rules must.</summary>
    public bool IsForRules { get; init; }

    /// <summary>Plants the bug; fails when the text to replace does not occur exactly once.</summary>
    /// <param name="source">The file as it is.</param>
    /// <returns>The file with the bug.</returns>
    public string PlantIn(string source)
        => new Mutant(Name, File, Text, Replacement, Breaks, new StressBudget("", "", 0)).PlantIn(source);
}
