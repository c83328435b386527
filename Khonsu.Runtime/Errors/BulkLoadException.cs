namespace Khonsu;

/// <summary>
/// A bulk load has ended early. What was committed before stays, and is the beginning of the input; nothing else of it
/// is in the table.
/// </summary>
public sealed class BulkLoadException : KhonsuException
{
    internal BulkLoadException(string table, BulkLoadProgress progress, Exception inner)
        : base(
            $"The load of table '{table}' stopped: {inner.Message} The first {progress.Rows} rows are in the table; "
            + "mend the input and go on with those after them, or load again with BatchMode.Upsert.",
            inner) =>
        Progress = progress;

    /// <summary>What is in the table.</summary>
    public BulkLoadProgress Progress { get; }
}
