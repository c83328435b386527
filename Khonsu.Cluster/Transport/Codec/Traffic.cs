using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>Which class a message belongs to, and what it weighs before it is encoded.</summary>
static class Traffic
{
    /// <summary>What a message weighs beside its entries and bytes: no other part of it is larger encoded.</summary>
    const int OverheadBytes = 256;

    /// <summary>What an entry weighs beside its payload or configuration.</summary>
    const int EntryOverheadBytes = 56;

    /// <summary>What a node in a configuration weighs.</summary>
    const int NodeBytes = 10;

    /// <summary>All classes.</summary>
    public static readonly TrafficClass[] Classes =
        [TrafficClass.Heartbeat, TrafficClass.Consensus, TrafficClass.CatchUp];

    /// <summary>The class of a message.</summary>
    public static TrafficClass ClassOf(Message message) => message switch
    {
        HeartbeatRequest or HeartbeatReply => TrafficClass.Heartbeat,
        CatchUpEntries or CheckpointChunk => TrafficClass.CatchUp,
        _ => TrafficClass.Consensus,
    };

    /// <summary>About how many bytes a message is on the wire, never fewer than it turns out to be.</summary>
    public static long WeightOf(Message message) => OverheadBytes + message switch
    {
        AcceptDecide accept => WeightOf(accept.Entries),
        AcceptSync sync => WeightOf(sync.Suffix.Entries),
        Promise promise => WeightOf(promise.Suffix?.Entries ?? []),
        SuffixEntries part => WeightOf(part.Entries),
        CatchUpEntries part => WeightOf(part.Entries),
        ProposalForward forward => WeightOf(forward.Entries),
        CheckpointChunk chunk => chunk.Data.Length + WeightOf(chunk.Checkpoint.Config),
        _ => 0,
    };

    static long WeightOf(IReadOnlyList<LogEntry> entries)
    {
        long bytes = 0;
        for (int position = 0; position < entries.Count; position++)
        {
            LogEntry entry = entries[position];
            bytes += entry.Payload.Length + EntryOverheadBytes + WeightOf(entry.NextConfig);
        }
        return bytes;
    }

    static long WeightOf(Config? config)
        => config is null ? 0 : OverheadBytes + (long)NodeBytes * (config.Voters.Length + config.Learners.Length);
}
