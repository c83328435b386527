namespace Khonsu;

/// <summary>
/// A savepoint was used that its transaction does not have any more. State left: the transaction is as it was.
/// </summary>
public sealed class SavepointException : KhonsuException
{
    internal SavepointException()
        : base("The savepoint is not of this run of the transaction, or is of the body around this nested block, or a "
            + "roll-back to an earlier one, or the end of the nested block that set it, has removed it. Set a "
            + "savepoint in the same run and block that rolls back to it.")
    {
    }
}
