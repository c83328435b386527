using Apache.Arrow;

namespace Khonsu.Flight.Tables;

/// <summary>The rows of a put: taken batch by batch, without a transaction, and committed as one.</summary>
internal abstract class RowIntake
{
    /// <summary>Rows that were taken.</summary>
    internal int Count { get; private protected set; }

    /// <summary>Refuses a put whose batches cannot fit, before any comes.</summary>
    /// <param name="schema">Their schema.</param>
    /// <exception cref="SchemaMismatchException">The columns are not the table's.</exception>
    internal abstract void CheckSchema(Schema schema);

    /// <summary>Takes the rows of a batch.</summary>
    /// <param name="batch">The batch, which is not needed afterwards.</param>
    /// <exception cref="KhonsuException">The batch or a value of it does not fit.</exception>
    internal abstract void Take(RecordBatch batch);

    /// <summary>Writes all rows in one transaction.</summary>
    /// <param name="store">The store.</param>
    /// <param name="mode">What happens to keys that are in the table already.</param>
    /// <param name="options">Settings of the transaction.</param>
    /// <param name="cancellationToken">Asked before each attempt; a commit that has happened stays.</param>
    /// <param name="receipt">What was committed; null where nothing was.</param>
    /// <returns>Why nothing was committed, where a conflict is the reason.</returns>
    /// <exception cref="KhonsuException">The rows cannot be in the table. Nothing was written.</exception>
    internal abstract AbortInfo? Commit(
        KhonsuStore store,
        BatchMode mode,
        TransactionOptions options,
        CancellationToken cancellationToken,
        out PutReceipt? receipt);
}
