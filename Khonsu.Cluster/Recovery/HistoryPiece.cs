using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery;

/// <summary>A part of the log that is in one place.</summary>
/// <param name="From">Index of its first entry.</param>
/// <param name="To">Index after its last entry.</param>
/// <param name="LastTime">The latest time that an entry of it bears, in microseconds since 1970, 0 for none; null where
/// only reading it tells.</param>
/// <param name="Read">Reads it from an index on.</param>
sealed record HistoryPiece(
    LogIndex From, LogIndex To, long? LastTime, Func<LogIndex, IEnumerable<LogEntry>> Read);
