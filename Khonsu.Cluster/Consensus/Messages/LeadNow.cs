using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>A leader asks a follower that has all its entries to take over at once.</summary>
/// <param name="Ballot">Ballot of the leader.</param>
sealed record LeadNow(
    Ballot Ballot) : Message;
