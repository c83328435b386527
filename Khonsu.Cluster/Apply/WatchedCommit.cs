using Khonsu.Feed;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit that somebody hears of.</summary>
/// <param name="Stamp">Its commit timestamp.</param>
/// <param name="Changes">What it has changed.</param>
sealed record WatchedCommit(long Stamp, LoggedChange[] Changes);
