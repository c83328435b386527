using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Writes rows as messages, and reads each message once before it is given away. Used by one thread at a time.
/// </summary>
/// <remarks>
/// Why: a row is made by the user's own code, which may refuse what was written before. Of a message in a log that
/// would be found where nothing can be done any more: by all replicas, again at each start.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class RowMessageChecker<TKey, TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly RowMessageWriter<TKey, TRow> _writer = new();
    readonly RowMessageReader<TKey, TRow> _reader;

    internal RowMessageChecker() => _reader = new RowMessageReader<TKey, TRow>(_writer.SchemaMessage);

    /// <summary>What stands before the messages of a stream.</summary>
    internal byte[] SchemaMessage => _writer.SchemaMessage;

    /// <summary>Writes rows.</summary>
    /// <param name="rows">One or more rows.</param>
    /// <returns>One message, which can be read.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column; write no more with
    /// this.</exception>
    internal byte[] Write(TRow[] rows)
    {
        byte[] message = _writer.Write(rows);
        _reader.Read(message);
        return message;
    }
}
