namespace Khonsu.Simulation.Mutants;

/// <summary>Whether a planted bug was noticed.</summary>
/// <param name="Bug">The bug.</param>
/// <param name="Seed">The first seed or trial that failed, or 0.</param>
/// <param name="Evidence">What failed.</param>
sealed record BugOutcome(PlantedBug Bug, int Seed, string Evidence)
{
    public const string Head = """
        | bug | what it breaks | plans | budget | noticed at | by |
        |---|---|---|--:|--:|---|
        """;

    public bool IsKilled => Seed > 0;

    public string ToRow()
        => $"| `{Bug.Name}` | {Bug.Breaks} | {Bug.Emphasis} | {Bug.SeedsMax}"
            + $" | {(IsKilled ? Seed : "never")} | {Rule} |";

    // Which check it was; the rest of the evidence is of that seed only.
    string Rule => Evidence.Split(':')[0].Split(',')[0] is { Length: < 40 } rule ? rule : Evidence[..40];
}
