using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>A Ready that is not durable yet.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Hard">The hard state once it is.</param>
/// <param name="EndIndex">The end of the log once it is.</param>
/// <param name="Log">What it writes to the log; null for nothing.</param>
/// <param name="MustSync">Whether it needs a sync.</param>
/// <param name="TakenTick">When it was taken.</param>
sealed record WriteInFlight(
    ulong Sequence, HardState Hard, LogIndex EndIndex, LogWrite? Log, bool MustSync, long TakenTick);
