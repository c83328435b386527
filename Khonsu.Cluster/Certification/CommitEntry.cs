namespace Khonsu.Cluster.Certification;

/// <summary>A transaction as it stands in the log: what it has read, what it writes, and who asks for it.</summary>
sealed record CommitEntry
{
    /// <summary>Which transaction it is.</summary>
    public required RequestId Request { get; init; }

    /// <summary>Everything up to this number of the same start of the node is answered and will not be asked for again.
    /// </summary>
    public required ulong AnsweredUpTo { get; init; }

    /// <summary>What it has read is unchanged up to this commit timestamp.</summary>
    public required long Snapshot { get; init; }

    /// <summary>Its tables.</summary>
    public required IReadOnlyList<TablePart> Tables { get; init; }

    /// <summary>
    /// Whether it only asks how the transaction ended that it names. A transaction that goes through the log writes
    /// something, so one without tables is none.
    /// </summary>
    public bool IsQuestion => Tables.Count == 0;
}
