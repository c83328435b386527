using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Entries that were applied.</summary>
/// <param name="End">The index after the last one.</param>
/// <param name="Bytes">What they weigh.</param>
/// <param name="Results">What came of those that were proposed by this start of the node.</param>
sealed record AppliedEntries(
    LogIndex End, long Bytes, IReadOnlyList<(ulong LocalId, Applied Applied)> Results);
