namespace Khonsu.Simulation.Exploring;

/// <summary>Something that happens to one node.</summary>
/// <param name="Kind">What.</param>
/// <param name="Argument">The message that arrives, or how many writes survive a crash.</param>
/// <param name="IsPrompt">Whether all that it has the node write becomes durable at once.</param>
readonly record struct LocalEvent(LocalEventKind Kind, int Argument = 0, bool IsPrompt = false)
{
    public int Number => (Argument << 4) | ((int)Kind << 1) | (IsPrompt ? 1 : 0);

    public static LocalEvent Of(int number)
        => new((LocalEventKind)((number >> 1) & 7), number >> 4, (number & 1) == 1);
}
