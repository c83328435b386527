using Apache.Arrow;

namespace Khonsu.Flight.Tables;

/// <summary>
/// The rows of a table at one snapshot, to be written into batches one after the other, however long that takes: the
/// snapshot is not held meanwhile, only its rows are.
/// </summary>
/// <param name="timestamp">The snapshot.</param>
internal abstract class TableCopy(long timestamp)
{
    /// <summary>Most rows of a batch.</summary>
    // Why: references to so many rows are an array that the collector moves and frees cheaply.
    internal const int BatchRowsMax = 8_192;

    /// <summary>Commit timestamp of the newest commit that is in the rows.</summary>
    internal long Timestamp => timestamp;

    /// <summary>Writes the next rows into a batch.</summary>
    /// <param name="rowsMax">Most rows of it, at least 1.</param>
    /// <returns>The batch, which belongs to the caller; without rows at the end.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    internal abstract RecordBatch Next(int rowsMax);
}
