namespace Khonsu.Simulation.Exploring;

/// <summary>Searches a space for the first failure. For a second load of this assembly, which meets another
/// machine.</summary>
static class SpaceSurvey
{
    /// <summary>Explores with one entry and no crash.</summary>
    /// <param name="leaders">Ids of the nodes that take over, in this order, with commas between.</param>
    /// <param name="statesMax">How many states to visit at most.</param>
    /// <returns>What failed, with the steps that led to it; empty when nothing did.</returns>
    public static string FirstFailure(string leaders, int statesMax)
    {
        int[] places = PlacesOf(leaders);
        var limits = new ExplorerLimits(3, places.Length, 1, 0, 0);
        return new CompactSearch(limits, Reductions.Proven, places).Run(statesMax).Failure ?? "";
    }

    /// <summary>Reads a list of node ids.</summary>
    public static int[] PlacesOf(string leaders)
        => [.. leaders.Split(',').Select(static id => int.Parse(id, null) - 1)];
}
