namespace Khonsu.Programs.Tests.DiningPhilosophers;

/// <summary>Holds forks that were seen together against the rules of the room. Returns its evidence.</summary>
static class ForkChecker
{
    public static IEnumerable<string> Check(Fork[] forks)
    {
        int seats = forks.Length;
        foreach (Fork fork in forks)
        {
            if (fork.Holder is { } holder && holder != fork.Number && holder != (fork.Number + seats - 1) % seats)
                yield return $"{fork} is out of reach";
        }

        int[] held = [.. Enumerable.Range(0, seats).Select(seat => forks.Count(fork => fork.Holder == seat))];
        for (int seat = 0; seat < seats; seat++)
        {
            if (held[seat] == 1)
                yield return $"philosopher {seat} holds one fork";
        }

        if (held.All(static forks => forks == 1))
            yield return "everybody holds one fork and waits for ever";
    }
}
