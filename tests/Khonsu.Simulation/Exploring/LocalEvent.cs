namespace Khonsu.Simulation.Exploring;

/// <summary>Something that happens to one node.</summary>
/// <param name="Kind">What.</param>
/// <param name="Argument">The message that arrives, or how many writes survive a crash.</param>
readonly record struct LocalEvent(LocalEventKind Kind, int Argument = 0)
{
    public int Number => (Argument << 3) | (int)Kind;
}
