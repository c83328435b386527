namespace Khonsu;

/// <summary>A transaction or one of its tables was used after its end. State left: nothing was done.</summary>
public sealed class TransactionEndedException : KhonsuException
{
    internal TransactionEndedException()
        : base("This transaction has ended. Read what you need inside the block and return it, or begin "
            + "another transaction.")
    {
    }
}
