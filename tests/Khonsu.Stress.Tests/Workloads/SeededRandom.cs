namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Numbers that follow from a seed. Source: Steele, Lea and Flood 2014, SplitMix64.</summary>
sealed class SeededRandom(ulong seed)
{
    ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, and without, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool OneIn(int chances) => Below(chances) == 0;
}
