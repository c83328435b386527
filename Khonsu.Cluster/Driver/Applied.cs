using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>A proposal that was decided, and applied on the node that proposed it.</summary>
/// <param name="Index">Where it stands in the log.</param>
/// <param name="Result">What the state returned for it.</param>
readonly record struct Applied(LogIndex Index, object? Result);
