using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>What a node tells whoever measures it, on its own threads: whoever listens returns at once and does not
/// throw.</summary>
sealed record DriverEvents
{
    /// <summary>A batch was made durable, which took so long. On the log thread.</summary>
    public Action<TimeSpan> Synced { get; init; } = static _ => { };

    /// <summary>A checkpoint of this node is durable, so long after its state was frozen. On the consensus
    /// thread.</summary>
    public Action<CheckpointRef, TimeSpan> CheckpointTaken { get; init; } = static (_, _) => { };
}
