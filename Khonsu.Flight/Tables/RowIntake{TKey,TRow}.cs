using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>The rows of a put into a table.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="definition">The table.</param>
internal sealed class RowIntake<TKey, TRow>(TableDefinition<TKey, TRow> definition) : RowIntake
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    // Perf: as they come from the batches; one array of all would be copied once more.
    readonly List<TRow[]> _pieces = [];

    /// <inheritdoc/>
    internal override void CheckSchema(Schema schema) => RowBatches.CheckSchema(definition, schema);

    /// <inheritdoc/>
    internal override void Take(RecordBatch batch)
    {
        TRow[] rows = RowBatches.RowsOf<TKey, TRow>(batch);
        _pieces.Add(rows);
        Count += rows.Length;
    }

    /// <inheritdoc/>
    internal override AbortInfo? Commit(
        KhonsuStore store,
        BatchMode mode,
        TransactionOptions options,
        CancellationToken cancellationToken,
        out PutReceipt? receipt)
    {
        PutReceipt? committed = null;
        TxResult result = store.TryAtomically(
            mode,
            (tx, mode) =>
            {
                Write(tx.Table(definition), mode);
                tx.OnCommitted(commit => committed = new PutReceipt(Count, commit.CommitTimestamp));
            },
            options,
            cancellationToken);
        receipt = committed;
        return result.Abort;
    }

    void Write(Table<TKey, TRow> table, BatchMode mode)
    {
        foreach (TRow[] rows in _pieces)
        {
            foreach (TRow row in rows)
            {
                if (mode == BatchMode.Insert)
                    table.Add(row);
                else
                    table.Upsert(row);
            }
        }
    }
}
