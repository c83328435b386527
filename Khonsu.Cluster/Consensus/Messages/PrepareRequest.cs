using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Asks whoever leads to prepare the sender (again): it has started, lost a message or missed a
/// leader.</summary>
/// <param name="Promise">The promise of the sender.</param>
sealed record PrepareRequest(
    Ballot Promise) : Message;
