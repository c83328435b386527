using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Bank;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Apply;

/// <summary>
/// The state that the log of a group is applied to: a list of numbers, each appended once however often it is decided;
/// and, where the numbers are those of transactions, what the product makes of them.
/// </summary>
/// <param name="bank">The store of the product, without rows; null for numbers alone.</param>
sealed class ListState(BankState? bank) : IDisposable
{
    readonly HashSet<long> _known = [];
    readonly List<long> _values = [];

    public IReadOnlyList<long> Values => _values;

    public ulong Digest { get; private set; } = ListDigest.Empty;

    /// <summary>Entries below it are in the list.</summary>
    public LogIndex AppliedIndex { get; private set; }

    /// <summary>Chain of the log at the applied index.</summary>
    public ulong Chain { get; private set; }

    /// <summary>The store of the product; null for numbers alone.</summary>
    public BankState? Bank => bank;

    /// <summary>Applies the next entry.</summary>
    /// <returns>How its transactions ended.</returns>
    public Outcome?[] Apply(LogEntry entry)
    {
        LogIndex index = AppliedIndex;
        AppliedIndex += 1;
        Chain = entry.Chain;
        if (entry.Kind != EntryKind.Command)
            return [];
        Add(ValueOf(entry));
        return bank?.Apply(index, LogEntry.Command(entry.Proposal, entry.Payload[sizeof(long)..])) ?? [];
    }

    public void Dispose() => bank?.Dispose();

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
        writer.Put(bank is not null);
        bank?.Save(writer);
        writer.Put((int)Checksum.Of(2, writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>Whether the content of a checkpoint is what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
            return false;
        var sum = new ByteReader(bytes[^sizeof(int)..]);
        return sum.TakeInt32() == (int)Checksum.Of(2, bytes[..^sizeof(int)]);
    }

    /// <summary>Reads the content of a checkpoint.</summary>
    /// <returns>Null when the checksum says that it is damaged.</returns>
    public static ListState? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (!IsWhole(bytes))
            return null;
        var reader = new ByteReader(bytes);
        var applied = new LogIndex(reader.TakeInt64());
        ulong chain = reader.TakeUInt64();
        long[] values = new long[reader.TakeInt32()];
        for (int index = 0; index < values.Length; index++)
            values[index] = reader.TakeInt64();
        BankState? bank = reader.TakeBool() ? new BankState() : null;
        bank?.Load(ref reader, applied);
        var state = new ListState(bank) { AppliedIndex = applied, Chain = chain };
        foreach (long value in values)
            state.Add(value);
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
