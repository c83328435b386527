namespace Khonsu.Cluster;

/// <summary>
/// A transaction with all that it has read and writes is larger than an entry of the log may be. Nothing of it was
/// done; split it.
/// </summary>
public sealed class TransactionTooLargeException : KhonsuException
{
    internal TransactionTooLargeException(Exception cause)
        : base($"The transaction is too large for the log; write fewer rows in one. {cause.Message}", cause)
    {
    }
}
