namespace Khonsu.Simulation.Exploring;

/// <summary>A space of three nodes in which it is fixed who takes over and who may crash.</summary>
/// <param name="Leaders">Ids of the nodes that take over, in this order, with commas between.</param>
/// <param name="Proposals">How many entries may be proposed.</param>
/// <param name="Crashes">How often a node may crash.</param>
/// <param name="Crasher">Id of the only node that crashes; null for any.</param>
sealed record ExploredSpace(string Leaders, int Proposals, int Crashes, int? Crasher = null)
{
    /// <summary>
    /// Two take-overs, two entries, one crash, and losses without number: each case that is not another one under other
    /// names. When a node takes over twice, the two others are alike.
    /// </summary>
    public static IReadOnlyList<ExploredSpace> Whole { get; } =
    [
        new("1,1", 2, 1, 1), new("1,1", 2, 1, 2),
        new("1,2", 2, 1, 1), new("1,2", 2, 1, 2), new("1,2", 2, 1, 3),
        new("2,1", 2, 1, 1), new("2,1", 2, 1, 2), new("2,1", 2, 1, 3),
    ];

    /// <summary>A search of it.</summary>
    public CompactSearch Search(Reductions reductions, int formsMax = int.MaxValue)
    {
        int[] places = [.. Leaders.Split(',').Select(static id => int.Parse(id, null) - 1)];
        var limits = new ExplorerLimits(3, places.Length, Proposals, Crashes, 0);
        return new CompactSearch(limits, reductions, places, Crasher - 1, formsMax);
    }

    public override string ToString()
        => $"take-overs {Leaders}, entries {Proposals}, crashes {Crashes}" + (Crasher is int id ? $" of {id}" : "");
}
