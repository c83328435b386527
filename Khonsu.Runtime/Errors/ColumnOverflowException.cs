namespace Khonsu;

/// <summary>
/// A computation over columns has no result in its type: it does not fit, or something is divided by zero. No result
/// was made.
/// </summary>
public sealed class ColumnOverflowException : KhonsuException
{
    internal ColumnOverflowException(string computation, string type, long? row, string why)
        : base($"{computation} of {type}{(row is null ? "" : $" at row {row}")}: {why}.")
    {
        Computation = computation;
        Row = row;
    }

    /// <summary>What was computed.</summary>
    public string Computation { get; }

    /// <summary>The first row that has no result, from 0; null where all rows together have none.</summary>
    public long? Row { get; }
}
