using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>The whole rows of a put into a table.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="definition">The table.</param>
/// <param name="mode">Whether keys must be new.</param>
internal sealed class RowIntake<TKey, TRow>(TableDefinition<TKey, TRow> definition, BatchMode mode) : RowIntake
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    // Perf: as they come from the batches; one array of all would be copied once more.
    readonly List<TRow[]> _pieces = [];

    /// <inheritdoc/>
    internal override void CheckSchema(Schema schema) => RowBatches.CheckSchema(definition, schema);

    /// <inheritdoc/>
    public override void Dispose() => _pieces.Clear();

    private protected override int Read(RecordBatch batch)
    {
        using RecordBatch own = batch;
        TRow[] rows = RowBatches.RowsOf<TKey, TRow>(own);
        _pieces.Add(rows);
        return rows.Length;
    }

    private protected override void Write(Tx tx)
    {
        Table<TKey, TRow> table = tx.Table(definition);
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
