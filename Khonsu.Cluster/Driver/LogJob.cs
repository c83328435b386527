using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>Something for the log thread to make durable.</summary>
/// <param name="Write">What goes into the database; null for nothing.</param>
/// <param name="MustSync">Whether it is durable only after a sync.</param>
/// <param name="First">What is done with other files before; null for nothing.</param>
/// <param name="OnDurable">Runs on the consensus thread, after those of all jobs before.</param>
sealed record LogJob(GroupWrite? Write, bool MustSync, Action? First, Action OnDurable);
