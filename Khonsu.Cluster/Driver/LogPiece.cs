using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Entries of the log that are decided and durable here.</summary>
/// <param name="From">Index of the first one.</param>
/// <param name="Entries">One or more, in order; none when the log does not go back so far any more.</param>
sealed record LogPiece(LogIndex From, IReadOnlyList<LogEntry> Entries);
