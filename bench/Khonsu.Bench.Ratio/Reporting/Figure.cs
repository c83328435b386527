using System.Globalization;
using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>Writes numbers for people: three digits and a unit.</summary>
static class Figure
{
    public static string Rate(double perSecond) => perSecond switch
    {
        >= 1e6 => Digits(perSecond / 1e6) + " M",
        >= 1e3 => Digits(perSecond / 1e3) + " k",
        _ => Digits(perSecond),
    };

    public static string Rate(Spread spread) => $"{Rate(spread.Median)} [{Rate(spread.Least)}..{Rate(spread.Most)}]";

    public static string Ratio(Spread spread) =>
        $"{Digits(spread.Median)} [{Digits(spread.Least)}..{Digits(spread.Most)}]";

    public static string Bytes(double bytes) => bytes < 0.05 ? "0" : bytes.ToString("F1", CultureInfo.InvariantCulture);

    public static string Attempts(double attempts) =>
        attempts == 0 ? "-" : attempts.ToString("F3", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

    public static string Digits(double value) => value switch
    {
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };
}
