namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>
/// When a run ends: after a time, or, for exact counts of bytes, after a number of operations for each thread.
/// </summary>
readonly record struct RunLimit(double Seconds, long OperationsMax)
{
    public bool CountsOperations => OperationsMax < long.MaxValue;
}
