namespace Khonsu.Transactions;

/// <summary>What a transaction object is doing.</summary>
internal enum TransactionMode
{
    /// <summary>Nothing: it is in the pool, or its handle has ended.</summary>
    Ended,

    /// <summary>It runs the body of a block, on one thread.</summary>
    Block,

    /// <summary>It is driven by hand, from any thread, one call at a time.</summary>
    Handle,
}
