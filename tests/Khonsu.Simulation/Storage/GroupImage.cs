using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Storage;

/// <summary>What a node has of one group: as it was written, or as it will be found after a crash.</summary>
sealed class GroupImage(HardState hard)
{
    readonly List<LogEntry> _entries = [];

    public HardState Hard { get; private set; } = hard;

    /// <summary>The checkpoint whose file is the state, or null.</summary>
    public CheckpointRef? Checkpoint { get; private set; }

    /// <summary>Index of the first entry that is kept.</summary>
    public LogIndex Start { get; private set; }

    /// <summary>Chain of the log at the start.</summary>
    public ulong StartChain { get; private set; }

    /// <summary>Index after the last entry.</summary>
    public LogIndex End => Start + _entries.Count;

    public IReadOnlyList<LogEntry> Entries => _entries;

    public LogEntry EntryAt(LogIndex index) => _entries[(int)(index - Start)];

    /// <summary>Whether the chain of all entries below an index is known here.</summary>
    public bool KnowsChainAt(LogIndex index) => index >= Start && index <= End;

    /// <summary>The chain of all entries below an index.</summary>
    public ulong ChainAt(LogIndex index) => index == Start ? StartChain : EntryAt(index + -1).Chain;

    /// <summary>
    /// Whether all entries below an index, with the given chain, are here: in the log, or in the checkpoint.
    /// </summary>
    public bool Holds(LogIndex index, ulong chain)
        => Checkpoint is not null && Checkpoint.Index >= index
            || (KnowsChainAt(index) && ChainAt(index) == chain);

    /// <exception cref="ViolationException">The change does not fit what is there.</exception>
    public void Make(GroupChange change)
    {
        if (change.Checkpoint is not null)
            Take(change.Checkpoint);
        if (change.Log is not null)
            Make(change.Log);
        Hard = change.Hard ?? Hard;
    }

    public void Put(ByteWriter writer)
    {
        LogCodec.Put(writer, Hard);
        writer.Put(Checkpoint is not null);
        if (Checkpoint is not null)
            LogCodec.Put(writer, Checkpoint);
        writer.Put(Start.Value);
        writer.Put(StartChain);
        writer.Put(_entries.Count);
        foreach (LogEntry entry in _entries)
            LogCodec.Put(writer, entry);
    }

    public static GroupImage TakeFrom(ref ByteReader reader)
    {
        var image = new GroupImage(LogCodec.TakeHardState(ref reader));
        if (reader.TakeBool())
            image.Checkpoint = LogCodec.TakeCheckpoint(ref reader);
        image.Start = new LogIndex(reader.TakeInt64());
        image.StartChain = reader.TakeUInt64();
        int count = reader.TakeInt32();
        for (int index = 0; index < count; index++)
            image._entries.Add(LogCodec.TakeEntry(ref reader, image.ChainAt(image.End)));
        return image;
    }

    void Take(CheckpointRef checkpoint)
    {
        if (Checkpoint is not null && checkpoint.Index < Checkpoint.Index)
            throw new ViolationException("I2", $"checkpoint {checkpoint.Index} follows {Checkpoint.Index}");
        Checkpoint = checkpoint;
    }

    void Make(LogWrite write)
    {
        if (write.ResetTo is not null)
            Reset(write.ResetTo);
        if (write.TrimTo is { } trim)
            Trim(trim, write.TrimChain);
        if (write.TruncateTo is { } cut)
            Truncate(cut);
        if (write.Entries.Count > 0 && write.AppendFrom != End)
            throw new ViolationException("storage", $"entries for {write.AppendFrom} meet a log that ends at {End}");
        foreach (LogEntry entry in write.Entries)
            Append(entry);
    }

    void Reset(CheckpointRef checkpoint)
    {
        if (Checkpoint is null || Checkpoint.Index < checkpoint.Index)
            throw new ViolationException("1.10", $"the log starts anew at {checkpoint.Index} without the checkpoint");
        _entries.Clear();
        (Start, StartChain) = (checkpoint.Index, checkpoint.Chain);
    }

    void Truncate(LogIndex cut)
    {
        if (cut < Start || cut > End)
            throw new ViolationException("storage", $"a log of {Start}..{End} is cut at {cut}");
        _entries.RemoveRange((int)(cut - Start), (int)(End - cut));
    }

    void Append(LogEntry entry)
    {
        if (entry.After(ChainAt(End)).Chain != entry.Chain)
            throw new ViolationException("I3", $"the entry at {End} does not continue the chain: {entry.Proposal}");
        _entries.Add(entry);
    }

    void Trim(LogIndex trim, ulong chain)
    {
        if (Checkpoint is null || trim > Checkpoint.Index)
        {
            throw new ViolationException(
                "1.10", $"the log is trimmed to {trim}, above the checkpoint at {Checkpoint?.Index.Value ?? 0}");
        }
        if (trim <= Start)
            return;
        if (trim > End || ChainAt(trim) != chain)
            throw new ViolationException("storage", $"a log of {Start}..{End} is trimmed to {trim} with another chain");
        _entries.RemoveRange(0, (int)(trim - Start));
        (Start, StartChain) = (trim, chain);
    }
}
