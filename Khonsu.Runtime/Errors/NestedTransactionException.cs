namespace Khonsu;

/// <summary>
/// A block was started inside another block of the same store. State left: the inner block did nothing.
/// </summary>
public sealed class NestedTransactionException : KhonsuException
{
    internal NestedTransactionException()
        : base("A block of this store is running on this thread already. The inner block would be a second "
            + "transaction, not a part of the first: use the transaction that the outer block was given.")
    {
    }
}
