namespace Khonsu.Simulation.Tests;

/// <summary>
/// Which seeds a test runs: <c>KHONSU_SEED</c> replays one, <c>KHONSU_SEEDS</c> says how many are run.
/// </summary>
static class SimSeeds
{
    public static IEnumerable<ulong> From(ulong first, int count)
    {
        if (Number("KHONSU_SEED") is { } seed)
            return [seed];
        int wanted = (int)(Number("KHONSU_SEEDS") ?? (ulong)count);
        return Enumerable.Range(0, wanted).Select(index => first + (ulong)index);
    }

    static ulong? Number(string name)
        => ulong.TryParse(Environment.GetEnvironmentVariable(name), out ulong value) ? value : null;
}
