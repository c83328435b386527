using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Recovery;

/// <summary>How far a log goes up to a time.</summary>
/// <param name="Start">A state before that to begin with; null when it is not there.</param>
/// <param name="Cut">Where it ends, exclusive.</param>
/// <param name="IsBeforeAll">Whether there are entries, and all of them are of later.</param>
/// <param name="Missing">What is not there; null where all is.</param>
sealed record TimeBound(HistoryStart? Start, LogIndex Cut, bool IsBeforeAll, string? Missing)
{
    /// <summary>Makes one of a log of which something is missing.</summary>
    /// <param name="what">What.</param>
    public static TimeBound Without(string what) => new(null, LogIndex.Zero, false, what);
}
