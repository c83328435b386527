namespace Khonsu.Cluster.Certification;

/// <summary>What a transaction merges into rows of a table, whatever they are where it stands in the log.</summary>
sealed record MergePart
{
    /// <summary>Keys of the rows.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; init; }

    /// <summary>Checksum of the schema of what is merged.</summary>
    public required uint SchemaId { get; init; }

    /// <summary>The schema, where the log may not have had it yet; else empty.</summary>
    public ReadOnlyMemory<byte> Schema { get; init; }

    /// <summary>What is merged: a row for each key, in their order, then those of what is taken away.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Of each of the latter, the position of its key.</summary>
    public required IReadOnlyList<int> Takes { get; init; }
}
