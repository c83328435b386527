namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>How bad the world of a walk is; chances are in percent.</summary>
sealed record WalkOptions
{
    public required int Shards { get; init; }
    public required int Nodes { get; init; }
    public required int Rows { get; init; }
    public required int LostPercent { get; init; }
    public required int DoubledPercent { get; init; }
    public required int AscendingPercent { get; init; }
    public required int GiveUpPercent { get; init; }
    public required int CrashPermille { get; init; }
    public required int PausePermille { get; init; }
    public required int LagPermille { get; init; }

    /// <summary>Draws a world.</summary>
    public static WalkOptions Draw(Random random) => new()
    {
        Shards = random.Next(2, 6),
        Nodes = random.Next(2, 5),
        Rows = random.Next(1, 5),
        LostPercent = random.Next(3) * 8,
        DoubledPercent = random.Next(3) * 10,
        AscendingPercent = random.Next(3) * 50,
        GiveUpPercent = random.Next(2) * 20,
        CrashPermille = random.Next(3) * 8,
        PausePermille = random.Next(3) * 8,
        LagPermille = random.Next(3) * 15,
    };
}
