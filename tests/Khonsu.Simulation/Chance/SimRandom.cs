namespace Khonsu.Simulation.Chance;

/// <summary>
/// Numbers that follow from a seed, the same on every machine: only integer steps and the four exact operations of
/// IEEE 754 are used, never the mathematics library of the platform.
/// </summary>
/// <remarks>Source: Blackman and Vigna 2018, xoshiro256**; Steele, Lea and Flood 2014, SplitMix64, for
/// seeding.</remarks>
sealed class SimRandom
{
    const double UlongToUnit = 1.0 / (1UL << 53);
    const double Ln2 = 0.69314718055994530942;

    readonly ulong _seed;
    ulong _a;
    ulong _b;
    ulong _c;
    ulong _d;

    public SimRandom(ulong seed)
    {
        _seed = seed;
        ulong state = seed;
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>
    /// A stream of its own. It depends on the seed and the name alone, not on what was drawn before, so switching one
    /// class of faults off leaves the draws of the others as they were: this is what lets a failing seed shrink.
    /// </summary>
    public SimRandom Fork(ulong name)
    {
        ulong state = _seed ^ (name * 0xD1342543DE82EF95);
        return new SimRandom(Split(ref state) ^ name);
    }

    public ulong Next()
    {
        ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 up to, and without, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Below((long)limit);

    /// <summary>A number from 0 up to, and without, <paramref name="limit"/>.</summary>
    public long Below(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (long)Math.BigMul(Next(), (ulong)limit, out _);
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) => least + Below(most - least + 1);

    /// <summary>A number from 0 up to, and without, 1.</summary>
    public double Unit() => (Next() >> 11) * UlongToUnit;

    public bool Chance(double probability) => Unit() < probability;

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A waiting time with the given mean, memoryless; cut at twenty means.</summary>
    public long Exponential(long mean)
    {
        double unit = ((Next() >> 11) + 1) * UlongToUnit;
        return Math.Min((long)(-Log(unit) * mean), mean * 20);
    }

    /// <summary>
    /// A waiting time of which one in a thousand is longer than thirty times the least; cut at 200 times.
    /// </summary>
    public long HeavyTail(long least)
    {
        double unit = ((Next() >> 11) + 1) * UlongToUnit;
        // Why: a Pareto distribution with exponent two is one over a square root, which IEEE 754 defines exactly.
        return Math.Min((long)(least / Math.Sqrt(unit)), least * 200);
    }

    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>The natural logarithm of a number in (0, 1], by halving and an odd series.</summary>
    internal static double Log(double value)
    {
        int halvings = 0;
        while (value < 0.70710678118654752)
        {
            value *= 2;
            halvings++;
        }
        double ratio = (value - 1) / (value + 1);
        double square = ratio * ratio;
        double sum = 0;
        for (int power = 21; power >= 1; power -= 2)
            sum = (sum * square) + (1.0 / power);
        return (2 * ratio * sum) - (halvings * Ln2);
    }

    static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
