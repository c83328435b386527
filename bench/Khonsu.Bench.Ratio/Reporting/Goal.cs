using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>A promise with a number.</summary>
/// <param name="Workload">Name of the workload.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Measure">What is compared, in words.</param>
/// <param name="Bound">The number.</param>
/// <param name="IsMost">Whether the bound is the most that is allowed; else it is the least.</param>
/// <param name="Select">Takes the figure out of Khonsu's standing; the result gives the rivals.</param>
sealed record Goal(
    string Workload,
    int Threads,
    string Measure,
    double Bound,
    bool IsMost,
    Func<ContestResult, Standing, Spread> Select)
{
    public bool IsMetBy(double value) => IsMost ? value <= Bound : value >= Bound;
}
