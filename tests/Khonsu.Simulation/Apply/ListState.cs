using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Apply;

/// <summary>
/// The state that the log of a group is applied to: a list of numbers, each appended once however often it is decided.
/// </summary>
sealed class ListState
{
    readonly HashSet<long> _known = [];
    readonly List<long> _values = [];

    public IReadOnlyList<long> Values => _values;

    public ulong Digest { get; private set; } = ListDigest.Empty;

    /// <summary>Entries below it are in the list.</summary>
    public LogIndex AppliedIndex { get; private set; }

    /// <summary>Chain of the log at the applied index.</summary>
    public ulong Chain { get; private set; }

    /// <summary>Applies the next entry.</summary>
    public void Apply(LogEntry entry)
    {
        AppliedIndex += 1;
        Chain = entry.Chain;
        if (entry.Kind == EntryKind.Command)
            Add(ValueOf(entry));
    }

    /// <summary>The value that a command appends.</summary>
    public static long ValueOf(LogEntry entry) => BitConverter.ToInt64(entry.Payload.Span);

    /// <summary>The state as the content of a checkpoint, with a checksum at its end.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        writer.Put(AppliedIndex.Value);
        writer.Put(Chain);
        writer.Put(_values.Count);
        foreach (long value in _values)
            writer.Put(value);
        writer.Put((int)Checksum.Of(2, writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>Reads the content of a checkpoint.</summary>
    /// <returns>Null when the checksum says that it is damaged.</returns>
    public static ListState? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
            return null;
        var sum = new ByteReader(bytes[^sizeof(int)..]);
        if (sum.TakeInt32() != (int)Checksum.Of(2, bytes[..^sizeof(int)]))
            return null;
        var reader = new ByteReader(bytes);
        var state = new ListState { AppliedIndex = new LogIndex(reader.TakeInt64()), Chain = reader.TakeUInt64() };
        int count = reader.TakeInt32();
        for (int index = 0; index < count; index++)
            state.Add(reader.TakeInt64());
        return state;
    }

    void Add(long value)
    {
        if (!_known.Add(value))
            return;
        _values.Add(value);
        Digest = ListDigest.With(Digest, (ulong)value);
    }
}
