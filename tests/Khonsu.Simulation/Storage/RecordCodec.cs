using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Storage;

/// <summary>Turns what a node writes at once, for all its groups, into a record of its journal, and back.</summary>
static class RecordCodec
{
    const int ChangesKind = 1;
    const int WholeKind = 2;

    /// <summary>A record of changes.</summary>
    /// <param name="incarnation">The present start of the node.</param>
    /// <param name="changes">What is to be durable at once.</param>
    public static byte[] OfChanges(ulong incarnation, IReadOnlyList<GroupChange> changes)
    {
        var writer = new ByteWriter();
        writer.Put(ChangesKind);
        writer.Put(incarnation);
        foreach (GroupChange change in changes)
            Put(writer, change);
        return writer.Written.ToArray();
    }

    /// <summary>A record that stands for all before it.</summary>
    public static byte[] OfWhole(ulong incarnation, IReadOnlyList<GroupImage> images)
    {
        var writer = new ByteWriter();
        writer.Put(WholeKind);
        writer.Put(incarnation);
        foreach (GroupImage image in images)
            image.Put(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Brings images up to a record.</summary>
    /// <returns>The incarnation in the record.</returns>
    public static ulong Replay(byte[] payload, GroupImage[] images)
    {
        var reader = new ByteReader(payload);
        int kind = reader.TakeInt32();
        ulong incarnation = reader.TakeUInt64();
        for (int group = 0; kind == WholeKind && group < images.Length; group++)
            images[group] = GroupImage.TakeFrom(ref reader);
        while (!reader.IsAtEnd)
        {
            GroupChange change = Take(ref reader, images);
            images[change.Group].Make(change);
        }
        return incarnation;
    }

    static void Put(ByteWriter writer, GroupChange change)
    {
        writer.Put(change.Group);
        writer.Put(change.Hard is not null);
        if (change.Hard is not null)
            LogCodec.Put(writer, change.Hard);
        PutOrNull(writer, change.Checkpoint);
        writer.Put(change.Log is not null);
        if (change.Log is null)
            return;
        PutOrNull(writer, change.Log.ResetTo);
        writer.Put(change.Log.TrimTo?.Value ?? -1);
        writer.Put(change.Log.TrimChain);
        writer.Put(change.Log.TruncateTo?.Value ?? -1);
        writer.Put(change.Log.AppendFrom.Value);
        writer.Put(change.Log.Entries.Count);
        foreach (LogEntry entry in change.Log.Entries)
            LogCodec.Put(writer, entry);
    }

    static GroupChange Take(ref ByteReader reader, GroupImage[] images)
    {
        int group = reader.TakeInt32();
        HardState? hard = reader.TakeBool() ? LogCodec.TakeHardState(ref reader) : null;
        CheckpointRef? checkpoint = TakeOrNull(ref reader);
        if (!reader.TakeBool())
            return new GroupChange(group, hard, null, checkpoint);
        CheckpointRef? resetTo = TakeOrNull(ref reader);
        LogIndex? trimTo = IndexOrNull(reader.TakeInt64());
        ulong trimChain = reader.TakeUInt64();
        LogIndex? truncateTo = IndexOrNull(reader.TakeInt64());
        var appendFrom = new LogIndex(reader.TakeInt64());
        var entries = new LogEntry[reader.TakeInt32()];
        // Why from the image: the chain is not written with each entry, it follows from what is before it.
        ulong chain = resetTo?.Index == appendFrom ? resetTo.Chain : 0;
        if (entries.Length > 0 && resetTo?.Index != appendFrom)
            chain = trimTo == appendFrom ? trimChain : images[group].ChainAt(appendFrom);
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = LogCodec.TakeEntry(ref reader, chain);
            chain = entries[index].Chain;
        }
        var write = new LogWrite(resetTo, trimTo, trimChain, truncateTo, appendFrom, entries);
        return new GroupChange(group, hard, write, checkpoint);
    }

    static void PutOrNull(ByteWriter writer, CheckpointRef? checkpoint)
    {
        writer.Put(checkpoint is not null);
        if (checkpoint is not null)
            LogCodec.Put(writer, checkpoint);
    }

    static CheckpointRef? TakeOrNull(ref ByteReader reader)
        => reader.TakeBool() ? LogCodec.TakeCheckpoint(ref reader) : null;

    static LogIndex? IndexOrNull(long value) => value < 0 ? null : new LogIndex(value);
}
