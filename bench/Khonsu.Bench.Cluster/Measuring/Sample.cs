using System.Globalization;

namespace Khonsu.Bench.Cluster.Measuring;

/// <summary>What one run of a work gave.</summary>
/// <param name="Operations">How many were acknowledged.</param>
/// <param name="Seconds">In how much time.</param>
/// <param name="MedianMicroseconds">Half of them took no longer.</param>
/// <param name="WorstMicroseconds">99 of 100 took no longer.</param>
readonly record struct Sample(long Operations, double Seconds, double MedianMicroseconds, double WorstMicroseconds)
{
    public double PerSecond => Operations / Seconds;

    public static Sample Parse(string text)
    {
        double[] parts = [.. text.Split(' ').Select(static part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new Sample((long)parts[0], parts[1], parts[2], parts[3]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Operations} {Seconds:F3} {MedianMicroseconds:F1} {WorstMicroseconds:F1}");
}
