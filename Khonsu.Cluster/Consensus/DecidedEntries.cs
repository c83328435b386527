using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>Decided entries for the driver to apply, each exactly once and in order.</summary>
/// <param name="From">Index of the first.</param>
/// <param name="Entries">One or more; a stop sign is among them where it stands in the log.</param>
sealed record DecidedEntries(LogIndex From, IReadOnlyList<LogEntry> Entries);
