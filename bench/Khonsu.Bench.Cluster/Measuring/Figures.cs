using System.Globalization;
using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Cluster.Measuring;

/// <summary>Samples as the text of tables.</summary>
static class Figures
{
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Median and extremes.</summary>
    public static string Text(Spread spread, string format)
    {
        return $"{One(spread.Median)} [{One(spread.Least)}..{One(spread.Most)}]";

        string One(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Rate, median, and what 99 of 100 do not exceed.</summary>
    public static string[] Of(IReadOnlyList<Sample> samples) =>
    [
        Text(Spread.Of(samples.Select(static sample => sample.PerSecond)), "F0"),
        Text(Spread.Of(samples.Select(static sample => sample.MedianMicroseconds)), "F0"),
        Text(Spread.Of(samples.Select(static sample => sample.WorstMicroseconds)), "F0"),
    ];

    /// <summary>A figure in relation to that of the same round.</summary>
    public static string Ratio(
        IReadOnlyList<Sample> own, IReadOnlyList<Sample> baseline, Func<Sample, double> figure)
        => Text(Spread.Of(own.Zip(baseline, (one, other) => figure(one) / figure(other))), "F2");
}
