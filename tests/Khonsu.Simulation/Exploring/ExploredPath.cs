namespace Khonsu.Simulation.Exploring;

/// <summary>How a state was reached.</summary>
/// <param name="Step">The last step.</param>
/// <param name="Before">The steps before it.</param>
sealed record ExploredPath(string Step, ExploredPath? Before)
{
    /// <summary>All steps, the first first.</summary>
    public string Tell()
    {
        Stack<string> steps = new();
        for (ExploredPath? path = this; path is not null; path = path.Before)
            steps.Push(path.Step);
        return string.Join('\n', steps);
    }
}
