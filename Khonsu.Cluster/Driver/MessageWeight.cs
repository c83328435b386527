using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>What a message weighs while it waits: the bytes it holds in memory, about.</summary>
static class MessageWeight
{
    const long EmptyBytes = 128;

    /// <summary>The weight of one.</summary>
    public static long Of(Message message) => EmptyBytes + message switch
    {
        AcceptDecide accept => Of(accept.Entries),
        AcceptSync sync => Of(sync.Suffix.Entries),
        Promise { Suffix: { } suffix } => Of(suffix.Entries),
        SuffixEntries part => Of(part.Entries),
        CatchUpEntries part => Of(part.Entries),
        ProposalForward forward => Of(forward.Entries),
        CheckpointChunk chunk => chunk.Data.Length,
        _ => 0,
    };

    static long Of(IReadOnlyList<LogEntry> entries)
    {
        long bytes = 0;
        foreach (LogEntry entry in entries)
            bytes += entry.SizeBytes;
        return bytes;
    }
}
