namespace Khonsu.Mutants.Tests.Replicas;

/// <summary>A bug planted on purpose in what makes stores follow a log.</summary>
/// <param name="Name">How tests call it.</param>
/// <param name="File">The file, from the folder of its project.</param>
/// <param name="Text">What is replaced; it must occur in the file exactly once.</param>
/// <param name="Replacement">What it is replaced by.</param>
/// <param name="Breaks">What goes wrong.</param>
sealed record ReplicaMutant(string Name, string File, string Text, string Replacement, string Breaks)
{
    /// <summary>Whether the file is one of the runtime; else it is one of the cluster.</summary>
    public bool IsOfRuntime { get; init; }

    /// <summary>From which seed on it is looked for.</summary>
    public ulong FirstSeed { get; init; } = 1;

    /// <summary>Plants the bug; fails when the text to replace does not occur exactly once.</summary>
    /// <param name="source">The file as it is.</param>
    /// <returns>The file with the bug.</returns>
    public string PlantIn(string source)
        => new Mutant(Name, File, Text, Replacement, Breaks, new StressBudget("", "", 0)).PlantIn(source);
}
