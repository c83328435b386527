namespace Khonsu.Cluster;

/// <summary>
/// Nobody can tell whether a transaction was committed: it was sent, and no answer came in time. It may have been done,
/// or may still be. Read what it would have written before it is run again, or give the block a key of its own that it
/// inserts, so that a second run finds the first.
/// </summary>
public sealed class CommitOutcomeUnknownException : KhonsuException
{
    internal CommitOutcomeUnknownException(Exception cause)
        : base(
            "Nobody can tell yet whether the transaction was committed; look at what it would have written before it "
            + $"is run again. {cause.Message} {cause.InnerException?.Message}".TrimEnd(),
            cause)
    {
    }
}
