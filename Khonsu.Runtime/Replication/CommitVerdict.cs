namespace Khonsu.Replication;

/// <summary>How a commit ended that went through a log.</summary>
/// <param name="Stamp">Its commit timestamp; 0 when it was refused.</param>
/// <param name="Conflict">What refused it; null after a commit.</param>
internal readonly record struct CommitVerdict(long Stamp, FootprintConflict? Conflict)
{
    /// <summary>Whether it committed.</summary>
    internal bool IsCommitted => Conflict is null;

    /// <summary>Whether it makes sense to prepare the same run of the body once more: not where nobody could say what
    /// has changed.</summary>
    internal bool MayGoAgain => Conflict is { Part: not FootprintPart.Snapshot };
}
