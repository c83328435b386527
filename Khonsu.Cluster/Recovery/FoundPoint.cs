using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery;

/// <summary>A place in the past that can be restored.</summary>
/// <param name="Start">Where to begin.</param>
/// <param name="Cut">Where to end, exclusive: entries below it are in the state.</param>
sealed record FoundPoint(HistoryStart Start, LogIndex Cut);
