using System.Runtime.CompilerServices;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>A table that is served.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="definition">The table.</param>
internal sealed class ServedTable<TKey, TRow>(TableDefinition<TKey, TRow> definition) : ServedTable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <inheritdoc/>
    internal override string Name => definition.Name;

    /// <inheritdoc/>
    internal override IReadOnlyList<string> FormerNames => definition.FormerNames;

    /// <inheritdoc/>
    internal override Schema Schema { get; } =
        RowBatches.WithPlainTexts(RowBatches.SchemaOf(definition));

    /// <inheritdoc/>
    internal override int CountOf(ReadTx tx) => tx.Table(definition).Count;

    /// <inheritdoc/>
    internal override TableCopy CopyOf(ReadTx tx, CancellationToken cancellationToken)
        => TableCopy<TKey, TRow>.Of(tx, definition, cancellationToken);

    /// <inheritdoc/>
    internal override TableChangeBatches ChangesOf(ChangeFeed feed)
    {
        TableChangeFeed<TKey, TRow> changes = feed.Table(definition);
        return new TableChangeBatches(
            RowBatches.WithPlainTexts(changes.ArrowSchema),
            feed.AfterTimestamp,
            Plain(changes.ToRecordBatches(TableCopy.BatchRowsMax)));
    }

    /// <inheritdoc/>
    internal override RowIntake NewIntake(BatchMode mode) => mode == BatchMode.Update
        ? new PatchIntake<TKey, TRow>(definition)
        : new RowIntake<TKey, TRow>(definition, mode);

    static async IAsyncEnumerable<RecordBatch> Plain(
        IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RecordBatch next in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using RecordBatch batch = next;
            yield return RowBatches.WithPlainTexts(batch);
        }
    }
}
