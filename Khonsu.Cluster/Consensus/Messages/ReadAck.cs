using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>The sender's promise is still the ballot of the leader.</summary>
/// <param name="Ballot">The ballot.</param>
/// <param name="Probe">The probe it answers; it confirms those before it as well.</param>
sealed record ReadAck(
    Ballot Ballot, ulong Probe) : Message;
