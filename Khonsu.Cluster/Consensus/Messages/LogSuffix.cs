using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>The end of a log, of which the first part may come along and the rest is fetched.</summary>
/// <param name="From">Where it starts.</param>
/// <param name="Chain">Chain of the log at the start: the receiver's must be equal there (Inv P3).</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Entries">The first entries of it; fewer than to the end when it is large.</param>
sealed record LogSuffix(LogIndex From, ulong Chain, LogIndex End, IReadOnlyList<LogEntry> Entries);
