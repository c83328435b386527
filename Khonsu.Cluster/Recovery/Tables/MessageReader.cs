using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.Arrow;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>Reads the rows of entries, which stand there without their schema.</summary>
sealed class MessageReader
{
    readonly MessageStream _stream = new();
    readonly ArrowStreamReader _messages;

    /// <summary>Reads the schema.</summary>
    /// <param name="schema">Its message.</param>
    public MessageReader(ReadOnlyMemory<byte> schema)
    {
        _stream.Set(schema);
        _messages = new ArrowStreamReader(_stream, ArrowCodecs.Factory, leaveOpen: true);
        _ = _messages.Schema;
    }

    /// <summary>Reads the rows of an entry.</summary>
    /// <param name="message">Their message.</param>
    public RecordBatch Read(ReadOnlyMemory<byte> message)
    {
        _stream.Set(message);
        return _messages.ReadNextRecordBatch() ?? throw new InvalidDataException("A message of rows has none.");
    }
}
