using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage;

/// <summary>Where the log of a group starts and ends, as the entries on the disk must show it.</summary>
/// <param name="Start">Index of the first entry that is kept.</param>
/// <param name="StartChain">Chain of the log there.</param>
/// <param name="End">Index after the last entry.</param>
/// <param name="EndChain">Chain of the log there.</param>
readonly record struct LogBounds(LogIndex Start, ulong StartChain, LogIndex End, ulong EndChain);
