namespace Khonsu.Cluster;

/// <summary>How a client works that keeps only the rows that it reads. Immutable.</summary>
public sealed record KhonsuPartialOptions
{
    /// <summary>The least that <see cref="RowsMax"/> may be.</summary>
    internal const int RowsMaxLeast = 100;

    /// <summary>The most that it may be.</summary>
    internal const int RowsMaxMost = 10_000_000;

    /// <summary>How many rows are kept, about: those that are not there count too. When more are read, those go first
    /// that were fetched first. A block that reads more at once is refused
    /// (<see cref="TooManyRowsException"/>).</summary>
    public int RowsMax { get; init; } = 100_000;
}
