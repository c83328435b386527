namespace Khonsu;

/// <summary>What a committed transaction was.</summary>
public sealed record CommitInfo
{
    /// <summary>Number of the transaction, unique in its store.</summary>
    public long TransactionId { get; init; }

    /// <summary>What its user calls it, or null.</summary>
    public string? Label { get; init; }

    /// <summary>Its commit timestamp; where it wrote nothing, that of the snapshot it has read.</summary>
    public long CommitTimestamp { get; init; }

    /// <summary>How often its body ran.</summary>
    public int Attempts { get; init; }

    /// <summary>Writes that were left out, as <see cref="ConflictResolution.Ignore"/> says; mostly none.</summary>
    public IReadOnlyList<SkippedWrite> Skipped { get; init; } = [];
}
