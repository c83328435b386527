using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>What the driver found on disk when it started a replica.</summary>
/// <param name="Hard">The last durable hard state.</param>
/// <param name="TrimmedIndex">The first index the durable log still has.</param>
/// <param name="TrimmedChain">Chain of the log there; 0 at index 0.</param>
/// <param name="EndIndex">The end of the durable log, exclusive.</param>
/// <param name="AppliedIndex">How far the state has applied.</param>
/// <param name="Checkpoint">
/// The latest checkpoint, taken here or installed; null for none. After an installed one <paramref
/// name="AppliedIndex"/> is at least its index, even where the log does not reach it: the machine mends the log.
/// </param>
sealed record RecoveredState(
    HardState Hard,
    LogIndex TrimmedIndex,
    ulong TrimmedChain,
    LogIndex EndIndex,
    LogIndex AppliedIndex,
    CheckpointRef? Checkpoint)
{
    /// <summary>The state of a replica that starts for the first time.</summary>
    /// <param name="config">The first configuration, or <see cref="Config.Joining"/>.</param>
    public static RecoveredState New(Config config)
        => new(HardState.New(config), default, 0, default, default, null);
}
