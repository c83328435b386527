using System.Diagnostics;
using System.Numerics;

namespace Khonsu.Bench.Cluster.Measuring;

/// <summary>Counts durations in classes that are at most 1.6 % wide; used by one thread.</summary>
sealed class Latencies
{
    const int BitsOfClass = 6;
    readonly long[] _counts = new long[64 << BitsOfClass];

    public long Count { get; private set; }

    public void Add(long stopwatchTicks)
    {
        long nanoseconds = stopwatchTicks * (1_000_000_000 / Stopwatch.Frequency);
        _counts[ClassOf(nanoseconds)]++;
        Count++;
    }

    public void Add(Latencies others)
    {
        for (int number = 0; number < _counts.Length; number++)
            _counts[number] += others._counts[number];
        Count += others.Count;
    }

    /// <summary>The duration that a share of all do not exceed, in microseconds.</summary>
    public double Percentile(double share)
    {
        long rest = (long)Math.Ceiling(Count * share);
        for (int number = 0; number < _counts.Length; number++)
        {
            rest -= _counts[number];
            if (rest <= 0)
                return LeastOf(number) / 1_000.0;
        }

        return 0;
    }

    static int ClassOf(long nanoseconds)
    {
        ulong value = (ulong)Math.Max(nanoseconds, 1);
        int shift = Math.Max(0, BitOperations.Log2(value) - BitsOfClass);
        return (shift << BitsOfClass) + (int)(value >> shift);
    }

    static long LeastOf(int number)
    {
        int shift = Math.Max(0, (number >> BitsOfClass) - 1);
        return (long)(number - (shift << BitsOfClass)) << shift;
    }
}
