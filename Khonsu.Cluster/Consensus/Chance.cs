namespace Khonsu.Cluster.Consensus;

/// <summary>Numbers that look random and follow from a seed (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).</summary>
sealed class Chance(ulong seed)
{
    ulong _state = seed;

    /// <summary>The next number below a bound.</summary>
    /// <param name="bound">One or more.</param>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
