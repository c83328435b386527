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

    /// <summary>When its body had ended, by the clock of the node it ran on, or a little later: microseconds since
    /// 1970, UTC; 0 for not known. It is for people who look for a place in the log, and for the common times of
    /// several shards; nothing is decided by it.</summary>
    public long TimeMicroseconds { get; init; }

    /// <summary>
    /// Transactions of several shards whose changes its snapshot has, although they are resolved in the log of this
    /// shard after it. The rows that they change have not changed for it; of ranges and whole tables that cannot be
    /// told.
    /// </summary>
    public IReadOnlyList<RequestId> Seen { get; init; } = [];

    /// <summary>Its tables.</summary>
    public required IReadOnlyList<TablePart> Tables { get; init; }

    /// <summary>
    /// Whether it only asks how the transaction ended that it names. A transaction that goes through the log writes
    /// something, so one without tables is none.
    /// </summary>
    public bool IsQuestion => Tables.Count == 0;

    /// <summary>Whether it only opens the session of a client, which it names without a start and a number.</summary>
    public bool IsOpening => IsQuestion && Request is { IsOfClient: true, Incarnation: 0, Sequence: 0 };
}
