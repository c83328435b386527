namespace Khonsu.Cluster.Log;

/// <summary>
/// Reads what the driver has persisted. The machine keeps a window of recent entries in memory and asks for older ones;
/// the answer depends on the log only, so the machine stays a function of its inputs.
/// </summary>
interface ILogReader
{
    /// <summary>Reads entries of the durable log.</summary>
    /// <param name="from">The first; at or after the trimmed index.</param>
    /// <param name="to">
    /// Where to end, exclusive; later than <paramref name="from"/> and at most what was reported by
    /// <c>Persisted</c>.
    /// </param>
    /// <param name="bytesMax">End early when the payloads exceed this; the first entry comes in any case.</param>
    /// <returns>One or more entries in order, without a hole, from <paramref name="from"/> on.</returns>
    IReadOnlyList<LogEntry> Read(LogIndex from, LogIndex to, long bytesMax);
}
