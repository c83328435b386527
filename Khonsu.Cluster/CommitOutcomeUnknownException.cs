namespace Khonsu.Cluster;

/// <summary>
/// Nobody could tell in time whether a transaction was committed: it was sent, and no answer came. It may have been
/// done, or may still be. <see cref="KhonsuNode{TModel}.GetOutcomeAsync"/> with <see cref="Commit"/> tells, on this
/// node or another, now or after a restart; do not run the block again before.
/// </summary>
public sealed class CommitOutcomeUnknownException : KhonsuException
{
    internal CommitOutcomeUnknownException(CommitId commit, Exception cause)
        : base(
            $"Nobody can tell yet whether commit {commit} was done. Ask GetOutcomeAsync for it, here or on another "
            + $"node, before the block is run again. {cause.Message} {cause.InnerException?.Message}".TrimEnd(),
            cause)
        => Commit = commit;

    /// <summary>Which commit it is. Keep it where it outlives the process, if the process may end.</summary>
    public CommitId Commit { get; }
}
