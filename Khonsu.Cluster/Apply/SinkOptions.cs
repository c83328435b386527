using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>Who sends commits and how long one may take.</summary>
/// <param name="Node">The node.</param>
/// <param name="CommitTimeout">How long a commit is tried before its caller gets an error.</param>
/// <param name="DoubtPause">How long to wait before a commit of unknown outcome is sent again.</param>
/// <param name="Time">Measures both.</param>
sealed record SinkOptions(NodeId Node, TimeSpan CommitTimeout, TimeSpan DoubtPause, TimeProvider Time)
{
    /// <summary>How long to wait before what was refused is tried again; null when that is of no use.</summary>
    /// <remarks>
    /// A caller is told to come back after an election; who waits here looks more often, so that nothing waits for
    /// longer than the election takes.
    /// </remarks>
    /// <param name="refusal">What was said.</param>
    public TimeSpan? PauseAfter(RefusedException refusal)
        => refusal.RetryAfter is { } pause && pause > DoubtPause ? DoubtPause : refusal.RetryAfter;

    /// <summary>How long an answer may still take: a leader without a majority never gives one.</summary>
    /// <param name="began">When the commit began.</param>
    public TimeSpan TimeLeft(long began)
    {
        TimeSpan left = CommitTimeout - Time.GetElapsedTime(began);
        // Why not less: what is tried at all is given the time of a decision.
        return left > 10 * DoubtPause ? left : 10 * DoubtPause;
    }
}
