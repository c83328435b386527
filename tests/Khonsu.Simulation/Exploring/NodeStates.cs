namespace Khonsu.Simulation.Exploring;

/// <summary>
/// The states of all nodes together that a search passes through, whatever is on its way between them: two searches of
/// one space are held against each other by these.
/// </summary>
static class NodeStates
{
    /// <summary>Searches a space to its end.</summary>
    /// <param name="search">The search, which has not begun.</param>
    /// <param name="statesMax">How many states to visit at most.</param>
    /// <param name="onlyPrompt">Whether states in which a node has writes waiting do not count; a search without slow
    /// disks passes through few of them.</param>
    /// <returns>Numbers that are the same in every search; and what the search came to.</returns>
    public static (HashSet<ulong> Numbers, ExplorerResult Result) In(
        CompactSearch search, long statesMax, bool onlyPrompt)
    {
        HashSet<ulong> numbers = [];
        search.OnNodes = (number, isPrompt) =>
        {
            if (isPrompt || !onlyPrompt)
                numbers.Add(number);
        };
        ExplorerResult result = search.Run(statesMax);
        return (numbers, result);
    }
}
