using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>
/// The batches of a put that changes some columns of rows. They are kept until the commit: what a row becomes depends
/// on what it is then.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="definition">The table.</param>
internal sealed class PatchIntake<TKey, TRow>(TableDefinition<TKey, TRow> definition) : RowIntake
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly List<RecordBatch> _batches = [];

    /// <inheritdoc/>
    internal override void CheckSchema(Schema schema) => RowBatches.CheckPartialSchema(definition, schema);

    /// <inheritdoc/>
    public override void Dispose() => _batches.ForEach(static batch => batch.Dispose());

    private protected override int Read(RecordBatch batch)
    {
        _batches.Add(batch);
        return batch.Length;
    }

    private protected override void Write(Tx tx)
        => tx.Table(definition).FromRecordBatches(_batches, BatchMode.Update);
}
