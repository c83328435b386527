namespace Khonsu.Cluster.Certification;

/// <summary>What a transaction has read and writes of one table, and the rows, which only the store can read.</summary>
sealed record TablePart
{
    /// <summary>Name of the table.</summary>
    public required string Name { get; init; }

    /// <summary>Whether no row of it may have changed.</summary>
    public bool IsScanned { get; init; }

    /// <summary>Keys of rows that must be unchanged.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Reads { get; init; } = [];

    /// <summary>Ranges of indexes that must be unchanged.</summary>
    public IReadOnlyList<RangePart> Ranges { get; init; } = [];

    /// <summary>Rows that are written.</summary>
    public IReadOnlyList<WritePart> Writes { get; init; } = [];

    /// <summary>Keys of indexes at which rows change.</summary>
    public IReadOnlyList<PointPart> Points { get; init; } = [];

    /// <summary>Checksum of the schema of the rows; 0 when there are none.</summary>
    public uint SchemaId { get; init; }

    /// <summary>The schema, where the log may not have had it yet; else empty.</summary>
    public ReadOnlyMemory<byte> Schema { get; init; }

    /// <summary>The rows, written and deleted ones.</summary>
    public ReadOnlyMemory<byte> Rows { get; init; }

    /// <summary>How many of them, from the first, are written; the others are deleted.</summary>
    public int Puts { get; init; }

    /// <summary>What is merged into other rows; null for nothing.</summary>
    public MergePart? Merges { get; init; }
}
