namespace Khonsu.Simulation.Mutants;

/// <summary>A bug planted in the machine on purpose.</summary>
/// <param name="Name">How tables and tests call it.</param>
/// <param name="File">The file, from the folder of the cluster's sources.</param>
/// <param name="Text">What is replaced; it must occur in the file exactly once.</param>
/// <param name="Replacement">What it is replaced by.</param>
/// <param name="Breaks">What goes wrong, with the invariant or the line of table 1.10 that the text kept.</param>
/// <param name="Emphasis">Which kind of plan is drawn for it.</param>
/// <param name="SeedsMax">Within how many seeds, from the first on, it must be noticed.</param>
sealed record PlantedBug(
    string Name, string File, string Text, string Replacement, string Breaks, string Emphasis, int SeedsMax)
{
    /// <summary>Whether the text occurs several times and is replaced everywhere.</summary>
    public bool IsEverywhere { get; init; }

    /// <summary>Plants the bug.</summary>
    /// <param name="source">The file as it is, with line feeds for line ends.</param>
    /// <returns>The file with the bug.</returns>
    /// <exception cref="InvalidOperationException">The text does not occur exactly once.</exception>
    public string PlantIn(string source)
    {
        int place = source.IndexOf(Text, StringComparison.Ordinal);
        if (place < 0)
            throw new InvalidOperationException($"{Name}: {File} does not contain\n{Text}");
        if (IsEverywhere)
            return source.Replace(Text, Replacement, StringComparison.Ordinal);
        if (source.IndexOf(Text, place + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{Name}: {File} contains twice\n{Text}");
        return source[..place] + Replacement + source[(place + Text.Length)..];
    }
}
