using System.Diagnostics;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit that is being measured.</summary>
/// <param name="Began">When it began, by the clock of the node.</param>
/// <param name="Span">Its span; null where nobody listens.</param>
readonly record struct CommitMeasure(long Began, Activity? Span);
