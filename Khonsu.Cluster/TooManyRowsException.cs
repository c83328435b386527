namespace Khonsu.Cluster;

/// <summary>
/// A block of a client that keeps only the rows that it reads has looked for more than it may keep: at a whole table,
/// at a range of an index, or at so many single rows. Nothing was done. Read less at a time, let it keep more
/// (<see cref="KhonsuPartialOptions.RowsMax"/>), or use a client that keeps all rows.
/// </summary>
public sealed class TooManyRowsException : KhonsuException
{
    internal TooManyRowsException(int rowsMax)
        : base($"The block reads more than the {rowsMax} rows that this client may keep. Read a smaller range, let it "
            + $"keep more ({nameof(KhonsuPartialOptions)}.{nameof(KhonsuPartialOptions.RowsMax)}), or use a client "
            + "that keeps all rows.")
        => RowsMax = rowsMax;

    /// <summary>How many rows the client may keep.</summary>
    public int RowsMax { get; }
}
