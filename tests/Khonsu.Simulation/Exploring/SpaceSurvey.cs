namespace Khonsu.Simulation.Exploring;

/// <summary>Searches small spaces for the first failure. For a second load of this assembly, which meets another
/// machine.</summary>
static class SpaceSurvey
{
    // Why not all reductions: whether a message is dead is known of the machine as it is, not of one with a bug.
    const Reductions ForBugs = Reductions.VoidArrivals | Reductions.SlowDisks;

    // Those in which most is found first.
    static readonly ExploredSpace[] s_spaces =
    [
        new("1", 2, 0), new("1,1", 1, 1, 1), new("1,2", 1, 0), new("2,1", 1, 0), new("1", 2, 1, 1), new("1", 2, 1, 2),
        new("1,2", 1, 1, 1), new("1,2", 1, 1, 2), new("1,2", 1, 1, 3), new("1,1", 2, 1, 1), new("1,2", 2, 0),
    ];

    /// <summary>How many states of a space are visited at most.</summary>
    const int StatesMax = 300_000;

    /// <summary>Searches one space after the other until a rule breaks.</summary>
    /// <param name="unused">Nothing; the other surveys have a kind of plans here.</param>
    /// <param name="spacesMax">How many spaces to search at most.</param>
    /// <returns>The number of the space and what failed in it, with a blank between; empty when nothing
    /// did.</returns>
    public static string FirstFailure(string unused, int spacesMax)
    {
        _ = unused;
        for (int place = 0; place < Math.Min(spacesMax, s_spaces.Length); place++)
        {
            ExplorerResult result = s_spaces[place].Search(ForBugs).Run(StatesMax);
            if (result.Failure is not null)
                return $"{place + 1} {result.Failure.Split('\n')[0]}";
        }
        return "";
    }

    /// <summary>How many spaces there are.</summary>
    public static int SpaceCount => s_spaces.Length;
}
