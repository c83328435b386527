using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Writes rows as bare messages of Arrow's IPC format: record batches without the schema, which goes ahead once. Used
/// by one thread at a time, again and again.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class RowMessageWriter<TKey, TRow> : IDisposable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    const int BytesKeptMax = 1 << 20;

    readonly RowBatchWriter<TRow> _rows = TRow.CreateBatchWriter();
    readonly Schema _schema = ArrowSchemas.Of(TRow.Definition);
    readonly MemoryStream _bytes = new();

    // Null where rows have dictionaries: the library writes those once for a stream, and a message is read by itself.
    readonly ArrowStreamWriter? _messages;

    internal RowMessageWriter()
    {
        _rows.KeyOf = static row => ColumnValueException.Text(TRow.KeyOf(row));
        ArrowStreamWriter messages = Start();
        SchemaMessage = _bytes.ToArray();
        if (WordForms.AreDictionariesIn(TRow.Definition.Columns))
            messages.Dispose();
        else
            _messages = messages;
    }

    /// <summary>What stands before the messages of a stream.</summary>
    internal byte[] SchemaMessage { get; }

    /// <summary>Writes rows.</summary>
    /// <param name="rows">One or more rows.</param>
    /// <returns>One message; it belongs to the caller.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column; write no more with
    /// this.</exception>
    internal byte[] Write(TRow[] rows)
    {
        _rows.Reset();
        _rows.EnsureRows(rows.Length);
        _rows.AppendBlock(rows, rows.Length);
        ColumnParts[] columns = System.Array.ConvertAll(_rows.Columns, static column => column.Finish());
        using RecordBatch batch = ArrowArrays.BatchOf(_schema, columns, _rows.RowCount, handsOver: false);
        _bytes.SetLength(0);
        if (_bytes.Capacity > BytesKeptMax)
            _bytes.Capacity = 0;
        if (_messages is not null)
        {
            _messages.WriteRecordBatch(batch);
            return _bytes.ToArray();
        }

        using ArrowStreamWriter message = Start();
        message.WriteRecordBatch(batch);
        return _bytes.ToArray()[SchemaMessage.Length..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Release();
        _messages?.Dispose();
        _bytes.Dispose();
    }

    ArrowStreamWriter Start()
    {
        var writer = new ArrowStreamWriter(_bytes, _schema, leaveOpen: true);
        writer.WriteStart();
        return writer;
    }
}
