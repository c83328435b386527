using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>A leader asks whether it still leads, so that it may answer reads.</summary>
/// <param name="Ballot">Its ballot.</param>
/// <param name="Probe">Counts the probes of this ballot.</param>
sealed record ReadProbe(
    Ballot Ballot, ulong Probe) : Message;
