using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Storage;

/// <summary>Turns the values of the log into bytes and back.</summary>
static class LogCodec
{
    public static void Put(ByteWriter writer, Ballot ballot)
    {
        writer.Put((ulong)ballot.Config.Value);
        writer.Put(ballot.Number);
        writer.Put((ulong)ballot.Priority);
        writer.Put(ballot.Node.Value);
    }

    public static Ballot TakeBallot(ref ByteReader reader) => new(
        new ConfigId((uint)reader.TakeUInt64()),
        reader.TakeUInt64(),
        (uint)reader.TakeUInt64(),
        new NodeId(reader.TakeUInt64()));

    public static void Put(ByteWriter writer, HardState state)
    {
        Put(writer, state.Promise);
        Put(writer, state.AcceptedRound);
        writer.Put(state.DecidedIndex.Value);
        Put(writer, state.Config);
        writer.Put(state.ConfigIndex.Value);
    }

    public static HardState TakeHardState(ref ByteReader reader) => new(
        TakeBallot(ref reader),
        TakeBallot(ref reader),
        new LogIndex(reader.TakeInt64()),
        TakeConfig(ref reader),
        new LogIndex(reader.TakeInt64()));

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
    public static LogEntry TakeEntry(ref ByteReader reader, ulong previousChain)
    {
        var kind = (EntryKind)reader.TakeInt32();
        var proposal = new ProposalId(
            new NodeId(reader.TakeUInt64()), reader.TakeUInt64(), reader.TakeUInt64());
        byte[] payload = reader.TakeBytes();
        Config? next = reader.TakeBool() ? TakeConfig(ref reader) : null;
        LogEntry entry = kind == EntryKind.StopSign
            ? LogEntry.StopSign(proposal, next!)
            : LogEntry.Command(proposal, payload);
        return entry.After(previousChain);
    }

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

    public static CheckpointRef TakeCheckpoint(ref ByteReader reader) => new(
        reader.TakeUInt64(),
        new LogIndex(reader.TakeInt64()),
        reader.TakeUInt64(),
        TakeBallot(ref reader),
        TakeConfig(ref reader),
        new LogIndex(reader.TakeInt64()),
        reader.TakeInt64());

    static void Put(ByteWriter writer, Config config)
    {
        writer.Put((ulong)config.Id.Value);
        PutNodes(writer, config.Voters);
        PutNodes(writer, config.Learners);
        writer.Put(config.PrepareQuorum);
        writer.Put(config.AcceptQuorum);
    }

    static Config TakeConfig(ref ByteReader reader)
    {
        var id = new ConfigId((uint)reader.TakeUInt64());
        NodeId[] voters = TakeNodes(ref reader);
        NodeId[] learners = TakeNodes(ref reader);
        int prepareQuorum = reader.TakeInt32();
        int acceptQuorum = reader.TakeInt32();
        return id.Value == 0
            ? Config.Joining
            : Config.Create(id, voters, learners, prepareQuorum, acceptQuorum);
    }

    static void PutNodes(ByteWriter writer, IReadOnlyList<NodeId> nodes)
    {
        writer.Put(nodes.Count);
        foreach (NodeId node in nodes)
            writer.Put(node.Value);
    }

    static NodeId[] TakeNodes(ref ByteReader reader)
    {
        var nodes = new NodeId[reader.TakeInt32()];
        for (int index = 0; index < nodes.Length; index++)
            nodes[index] = new NodeId(reader.TakeUInt64());
        return nodes;
    }
}
