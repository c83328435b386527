using Khonsu.Flight.Tables;

namespace Khonsu.Flight.Wire;

/// <summary>How many rows to take next, so that a batch has about as many bytes as a message may have.</summary>
/// <param name="bytesMax">Most bytes of a message.</param>
internal sealed class BatchPlan(int bytesMax)
{
    // Why so few: the first batch is made before it is known how large rows are.
    const int FirstRows = 64;

    /// <summary>How many rows to take next, at least 1.</summary>
    internal int NextRows { get; private set; } = FirstRows;

    /// <summary>Learns from a batch.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="bytes">Their bytes.</param>
    internal void Learn(int rows, long bytes)
    {
        if (rows == 0)
            return;
        long fitting = (long)rows * bytesMax / Math.Max(bytes, 1);
        NextRows = (int)Math.Clamp(fitting, 1, TableCopy.BatchRowsMax);
    }
}
