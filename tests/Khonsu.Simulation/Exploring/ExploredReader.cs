using Khonsu.Cluster.Log;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Exploring;

/// <summary>Reads the durable log of an explored node for its machine.</summary>
sealed class ExploredReader(GroupImage durable) : ILogReader
{
    public IReadOnlyList<LogEntry> Read(LogIndex from, LogIndex to, long bytesMax)
    {
        List<LogEntry> entries = [];
        for (LogIndex index = from; index < to; index += 1)
            entries.Add(durable.EntryAt(index));
        return entries;
    }
}
