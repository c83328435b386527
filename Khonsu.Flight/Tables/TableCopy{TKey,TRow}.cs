using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>The rows of a table at one snapshot: 8 bytes for each, given back with the batch that has them.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class TableCopy<TKey, TRow> : TableCopy
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly Queue<ArraySegment<TRow>> _pieces;

    // What is left of the piece that was begun.
    ArraySegment<TRow> _rest = ArraySegment<TRow>.Empty;

    TableCopy(long timestamp, Queue<ArraySegment<TRow>> pieces)
        : base(timestamp) => _pieces = pieces;

    /// <summary>Takes the rows of a table.</summary>
    /// <param name="tx">The block that has the snapshot.</param>
    /// <param name="definition">The table.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    /// <returns>The copy.</returns>
    internal static TableCopy<TKey, TRow> Of(
        ReadTx tx, TableDefinition<TKey, TRow> definition, CancellationToken cancellationToken)
    {
        Queue<ArraySegment<TRow>> pieces = new();
        TRow[] piece = [];
        int count = 0;
        foreach (TRow row in tx.Table(definition))
        {
            if (count == piece.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (count != 0)
                    pieces.Enqueue(piece);
                (piece, count) = (new TRow[BatchRowsMax], 0);
            }

            piece[count++] = row;
        }

        pieces.Enqueue(new ArraySegment<TRow>(piece, 0, count));
        return new TableCopy<TKey, TRow>(tx.SnapshotTimestamp, pieces);
    }

    /// <inheritdoc/>
    internal override RecordBatch Next(int rowsMax)
    {
        if (_rest.Count == 0 && !_pieces.TryDequeue(out _rest))
            _rest = ArraySegment<TRow>.Empty;
        int count = Math.Min(rowsMax, _rest.Count);
        ArraySegment<TRow> rows = _rest[..count];
        _rest = _rest[count..];
        using RecordBatch batch = RowBatches.BatchOf<TKey, TRow>(rows);
        return RowBatches.WithPlainTexts(batch);
    }
}
