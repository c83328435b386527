namespace Khonsu.Cluster;

/// <summary>
/// An error has ended a client: its store does not follow the log any more, and takes no commits. For example, the log
/// has rows of a table that the client does not know, or is another one than it has followed. End the process, or
/// connect anew.
/// </summary>
public sealed class ClientFailedException : KhonsuException
{
    internal ClientFailedException(Exception cause)
        : base($"The client has ended: {cause.Message}", cause)
    {
    }
}
