using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>Reads that one probe confirms together.</summary>
/// <param name="Probe">The probe.</param>
/// <param name="Index">What was decided when it was sent.</param>
/// <param name="Reads">The reads.</param>
sealed record ReadBatch(ulong Probe, LogIndex Index, IReadOnlyList<PendingRead> Reads);
