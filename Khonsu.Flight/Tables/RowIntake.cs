using Apache.Arrow;

namespace Khonsu.Flight.Tables;

/// <summary>The rows of a put: taken batch by batch, without a transaction, and committed as one.</summary>
internal abstract class RowIntake : IDisposable
{
    /// <summary>Rows that were taken.</summary>
    internal int Count { get; private set; }

    /// <summary>Gives the memory back of batches that were kept.</summary>
    public abstract void Dispose();

    /// <summary>Refuses a put whose batches cannot fit, before any comes.</summary>
    /// <param name="schema">Their schema.</param>
    /// <exception cref="SchemaMismatchException">The columns are not the table's.</exception>
    internal abstract void CheckSchema(Schema schema);

    /// <summary>Takes the rows of a batch.</summary>
    /// <param name="batch">The batch, which belongs to the intake from now on.</param>
    /// <exception cref="KhonsuException">The batch or a value of it does not fit.</exception>
    internal void Take(RecordBatch batch) => Count += Read(batch);

    /// <summary>Writes all rows in one transaction.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">Settings of the transaction.</param>
    /// <param name="cancellationToken">Asked before each attempt; a commit that has happened stays.</param>
    /// <param name="receipt">What was committed; null where nothing was.</param>
    /// <returns>Why nothing was committed, where a conflict is the reason.</returns>
    /// <exception cref="KhonsuException">The rows cannot be in the table. Nothing was written.</exception>
    internal AbortInfo? Commit(
        KhonsuStore store, TransactionOptions options, CancellationToken cancellationToken, out PutReceipt? receipt)
    {
        PutReceipt? committed = null;
        TxResult result = store.TryAtomically(
            tx =>
            {
                Write(tx);
                tx.OnCommitted(commit => committed = new PutReceipt(Count, commit.CommitTimestamp));
            },
            options,
            cancellationToken);
        receipt = committed;
        return result.Abort;
    }

    /// <summary>Reads a batch, or keeps it.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>Its rows.</returns>
    private protected abstract int Read(RecordBatch batch);

    /// <summary>Writes everything that was taken; runs again after a conflict.</summary>
    /// <param name="tx">The transaction.</param>
    private protected abstract void Write(Tx tx);
}
