using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Reads the messages of a <see cref="RowMessageWriter{TKey, TRow}"/>, of this version of the record or of an older
/// one, in any order. Used by one thread at a time.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class RowMessageReader<TKey, TRow> : IDisposable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly ReadOnlyMemory<byte> _schema;
    readonly MessageStream _stream = new();

    // Reads the schema once, so that all batches share it, and with it the plan of how they become rows.
    ArrowStreamReader? _messages;

    internal RowMessageReader(ReadOnlyMemory<byte> schemaMessage) => _schema = schemaMessage;

    /// <summary>Reads what the columns say of themselves under a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Name and number of each column that says something, and what it says.</returns>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal IReadOnlyList<(string Column, int Id, string Value)> Said(string name)
    {
        try
        {
            return [.. Open().Schema.FieldsList
                .Where(field => field.Metadata?.ContainsKey(name) == true)
                .Select(field => (field.Name, ColumnMatcher.IdOf(field), field.Metadata[name]))];
        }
        catch (Exception error)
        {
            throw Damaged(error);
        }
    }

    /// <summary>Reads rows.</summary>
    /// <param name="message">One message.</param>
    /// <returns>Fresh rows, in their order.</returns>
    /// <exception cref="SchemaMismatchException">The columns cannot become the table's.</exception>
    /// <exception cref="ColumnValueException">A value does not fit the C# type.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal TRow[] Read(ReadOnlyMemory<byte> message)
    {
        using RecordBatch batch = ReadBatch(message);
        return BatchRows.Of<TKey, TRow>([batch]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _messages?.Dispose();
        _stream.Dispose();
    }

    RecordBatch ReadBatch(ReadOnlyMemory<byte> message)
    {
        try
        {
            ArrowStreamReader messages = Open();
            _stream.Set(message);
            return messages.ReadNextRecordBatch() ?? throw new InvalidDataException("It has no rows.");
        }
        catch (Exception error)
        {
            throw Damaged(error);
        }
    }

    ArrowStreamReader Open()
    {
        if (_messages is null)
        {
            _stream.Set(_schema);
            _messages = new ArrowStreamReader(_stream, ArrowCodecs.Factory, leaveOpen: true);
            _ = _messages.Schema ?? throw new InvalidDataException("It has no schema.");
        }

        return _messages;
    }

    ArrowFormatException Damaged(Exception error)
    {
        // Why: where the reader stands after an error nobody knows.
        _messages?.Dispose();
        _messages = null;
        return new ArrowFormatException(
            "a message of rows", $"it is damaged or cut off ({error.Message.TrimEnd('.')})", error);
    }
}
