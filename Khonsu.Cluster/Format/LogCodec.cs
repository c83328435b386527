using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Format;

/// <summary>Turns the values of the log into bytes and back. Each reader refuses what no writer makes.</summary>
static class LogCodec
{
    // Why in the upper half of the number of a configuration: it was always zero, so nothing that was written before
    // is read otherwise, and whoever does not know the form refuses it.
    const ulong WithReplicas = 1UL << 32;

    /// <summary>Writes a ballot.</summary>
    public static void Put(ByteWriter writer, Ballot ballot)
    {
        writer.Put((ulong)ballot.Config.Value);
        writer.Put(ballot.Number);
        writer.Put((ulong)ballot.Priority);
        writer.Put(ballot.Node.Value);
    }

    /// <summary>Reads a ballot.</summary>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static Ballot TakeBallot(ref ByteReader reader) => new(
        new ConfigId(reader.TakeUInt32()), reader.TakeUInt64(), reader.TakeUInt32(), new NodeId(reader.TakeUInt64()));

    /// <summary>Writes a hard state.</summary>
    public static void Put(ByteWriter writer, HardState state)
    {
        Put(writer, state.Promise);
        Put(writer, state.AcceptedRound);
        writer.Put(state.DecidedIndex.Value);
        Put(writer, state.Config);
        writer.Put(state.ConfigIndex.Value);
    }

    /// <summary>Reads a hard state.</summary>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static HardState TakeHardState(ref ByteReader reader) => new(
        TakeBallot(ref reader),
        TakeBallot(ref reader),
        TakeIndex(ref reader),
        TakeConfig(ref reader),
        TakeIndex(ref reader));

    /// <summary>Writes an entry without its chain, which follows from what is before it.</summary>
    public static void Put(ByteWriter writer, LogEntry entry)
    {
        writer.Put((int)entry.Kind);
        writer.Put(entry.Proposal.Node.Value);
        writer.Put(entry.Proposal.Incarnation);
        writer.Put(entry.Proposal.LocalId);
        writer.Put(entry.Payload.Span);
        writer.Put(entry.NextConfig is not null);
        if (entry.NextConfig is not null)
            Put(writer, entry.NextConfig);
    }

    /// <summary>Reads an entry and gives it its place in the chain.</summary>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static LogEntry TakeEntry(ref ByteReader reader, ulong previousChain)
    {
        int kind = reader.TakeInt32();
        var proposal = new ProposalId(
            new NodeId(reader.TakeUInt64()), reader.TakeUInt64(), reader.TakeUInt64());
        byte[] payload = reader.TakeBytes();
        Config? next = reader.TakeBool() ? TakeConfig(ref reader) : null;
        LogEntry entry = (kind, next) switch
        {
            ((int)EntryKind.Command, null) => LogEntry.Command(proposal, payload),
            ((int)EntryKind.StopSign, not null) when payload.Length == 0 => LogEntry.StopSign(proposal, next),
            _ => throw new MalformedBytesException($"there is no entry of kind {kind} of this form"),
        };
        return entry.After(previousChain);
    }

    /// <summary>Writes what describes a checkpoint.</summary>
    public static void Put(ByteWriter writer, CheckpointRef checkpoint)
    {
        writer.Put(checkpoint.Id);
        writer.Put(checkpoint.Index.Value);
        writer.Put(checkpoint.Chain);
        Put(writer, checkpoint.Ballot);
        Put(writer, checkpoint.Config);
        writer.Put(checkpoint.ConfigIndex.Value);
        writer.Put(checkpoint.SizeBytes);
    }

    /// <summary>Reads what describes a checkpoint.</summary>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static CheckpointRef TakeCheckpoint(ref ByteReader reader) => new(
        reader.TakeUInt64(),
        TakeIndex(ref reader),
        reader.TakeUInt64(),
        TakeBallot(ref reader),
        TakeConfig(ref reader),
        TakeIndex(ref reader),
        reader.TakeInt64());

    /// <summary>Reads an index.</summary>
    /// <exception cref="MalformedBytesException">It is negative, or the bytes end before.</exception>
    public static LogIndex TakeIndex(ref ByteReader reader)
    {
        long value = reader.TakeInt64();
        return value >= 0 ? new LogIndex(value) : throw new MalformedBytesException("an index is negative");
    }

    static void Put(ByteWriter writer, Config config)
    {
        writer.Put(config.Id.Value | (config.Replicas is null ? 0 : WithReplicas));
        PutNodes(writer, config.Voters);
        PutNodes(writer, config.Learners);
        writer.Put(config.PrepareQuorum);
        writer.Put(config.AcceptQuorum);
        if (config.Replicas is { } replicas)
            writer.Put(replicas);
    }

    static Config TakeConfig(ref ByteReader reader)
    {
        ulong number = reader.TakeUInt64();
        bool hasReplicas = (number & WithReplicas) != 0;
        number &= ~WithReplicas;
        if (number > uint.MaxValue)
            throw new MalformedBytesException("a configuration has a form that is not known");
        var id = new ConfigId((uint)number);
        NodeId[] voters = TakeNodes(ref reader);
        NodeId[] learners = TakeNodes(ref reader);
        int prepareQuorum = reader.TakeInt32();
        int acceptQuorum = reader.TakeInt32();
        int? replicas = hasReplicas ? reader.TakeInt32() : null;
        if (id.Value == 0)
            return Config.Joining;
        try
        {
            return Config.Create(id, voters, learners, prepareQuorum, acceptQuorum, replicas);
        }
        catch (ArgumentException broken)
        {
            throw new MalformedBytesException(broken.Message.TrimEnd('.'));
        }
    }

    static void PutNodes(ByteWriter writer, IReadOnlyList<NodeId> nodes)
    {
        writer.Put(nodes.Count);
        foreach (NodeId node in nodes)
            writer.Put(node.Value);
    }

    static NodeId[] TakeNodes(ref ByteReader reader)
    {
        var nodes = new NodeId[reader.TakeCount(sizeof(ulong))];
        for (int index = 0; index < nodes.Length; index++)
            nodes[index] = new NodeId(reader.TakeUInt64());
        return nodes;
    }
}
