using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Turns changes of rows into batches: a row of the table for each image, and what it is.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class ChangeBatchAssembler<TKey, TRow> : IDisposable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <summary>The column that says what an image is.</summary>
    internal const string KindColumn = "_change_type";

    /// <summary>The column that says at which commit.</summary>
    internal const string StampColumn = "_commit_timestamp";

    // Why these words: they are those of the change data feed of Delta tables, which tools know.
    const string Inserted = "insert";
    const string Before = "update_preimage";
    const string After = "update_postimage";
    const string Deleted = "delete";

    const int BlockRows = 512;

    readonly TRow[] _block = new TRow[BlockRows];
    readonly RowBatchWriter<TRow> _writer = TRow.CreateBatchWriter();
    readonly StringColumnWriter _kinds = new(new ColumnDefinition(KindColumn, "", ColumnKind.String, false));
    readonly PrimitiveColumnWriter<long> _stamps = new(new ColumnDefinition(StampColumn, "", ColumnKind.Int64, false));
    readonly Schema _schema = SchemaOf(TRow.Definition);
    int _inBlock;

    internal ChangeBatchAssembler() => _writer.KeyOf = static row => ColumnValueException.Text(TRow.KeyOf(row));

    /// <summary>Images of the batch that is made.</summary>
    internal int RowCount => _writer.RowCount + _inBlock;

    /// <summary>The schema of the batches: the table's columns, and two more.</summary>
    /// <param name="definition">The table.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="InvalidOperationException">A column of the table has the name of one of the two.</exception>
    internal static Schema SchemaOf(TableDefinition definition)
    {
        if (definition.Columns.FirstOrDefault(static c => c.Name is KindColumn or StampColumn) is { } column)
        {
            throw new InvalidOperationException(
                $"Changes of table '{definition.Name}' cannot be batches, because it has a column '{column.Name}'; "
                + "give the member another name with [Column].");
        }

        Schema table = ArrowSchemas.Of(definition);
        IEnumerable<Field> fields =
        [
            .. table.FieldsList,
            new Field(KindColumn, Apache.Arrow.Types.StringType.Default, nullable: false),
            new Field(StampColumn, Apache.Arrow.Types.Int64Type.Default, nullable: false),
        ];
        return new Schema(fields, table.Metadata);
    }

    /// <summary>Counts the images of the changes of one commit.</summary>
    /// <param name="changes">The changes.</param>
    /// <returns>Two for a row that was updated, one for each other.</returns>
    internal static int ImagesOf(TableChanges<TKey, TRow> changes)
    {
        int images = 0;
        foreach (RowChange<TKey, TRow> change in changes)
            images += change.Kind == ChangeKind.Updated ? 2 : 1;
        return images;
    }

    /// <summary>Adds the changes of one commit.</summary>
    /// <param name="changes">The changes.</param>
    /// <exception cref="ColumnValueException">A value cannot be stored; the batch is lost.</exception>
    internal void Add(TableChanges<TKey, TRow> changes)
    {
        long stamp = changes.Commit.CommitTimestamp;
        foreach (RowChange<TKey, TRow> change in changes)
        {
            if (change.Before is { } before)
                Add(before, change.After is null ? Deleted : Before, stamp);
            if (change.After is { } after)
                Add(after, change.Before is null ? Inserted : After, stamp);
        }
    }

    /// <summary>Ends the batch and begins an empty one.</summary>
    /// <returns>The batch; it belongs to the caller.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored; the batch is lost.</exception>
    internal RecordBatch Finish()
    {
        Flush();
        int rows = _writer.RowCount;
        ColumnParts[] columns =
            [.. _writer.Columns.Select(static column => column.Finish()), _kinds.Finish(), _stamps.Finish()];
        RecordBatch batch = ArrowArrays.BatchOf(_schema, columns, rows, handsOver: true);
        _writer.Reset();
        _kinds.Reset();
        _stamps.Reset();
        return batch;
    }

    /// <summary>Gives the memory back that was not handed over, also when a value was refused half-way.</summary>
    public void Dispose()
    {
        _writer.Release();
        _kinds.Release();
        _stamps.Release();
    }

    void Add(TRow row, string kind, long stamp)
    {
        if (_inBlock == BlockRows)
            Flush();
        _block[_inBlock++] = row;
        _kinds.Append(kind);
        _stamps.Append(stamp);
    }

    void Flush()
    {
        _writer.AppendBlock(_block, _inBlock);
        _inBlock = 0;
    }
}
