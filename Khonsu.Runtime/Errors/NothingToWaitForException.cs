namespace Khonsu;

/// <summary>
/// A body asked to wait for a change before it had read anything, so nothing could ever wake it. State left: the block
/// is rolled back.
/// </summary>
public sealed class NothingToWaitForException : KhonsuException
{
    internal NothingToWaitForException()
        : base("Retry waits for a change of what the body has read, and it has read nothing. Read the rows that the "
            + "condition depends on in this transaction, inside the body, before you call Retry.")
    {
    }
}
