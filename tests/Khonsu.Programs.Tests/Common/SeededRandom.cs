namespace Khonsu.Programs.Tests.Common;

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

    /// <summary>A number between two others, both of them included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool OneIn(int chances) => Below(chances) == 0;

    /// <summary>A number from 0 up to, and without, 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts elements into a random order. Source: Durstenfeld 1964, algorithm 235.</summary>
    public void Shuffle<T>(IList<T> elements)
    {
        for (int last = elements.Count - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (elements[last], elements[other]) = (elements[other], elements[last]);
        }
    }
}
