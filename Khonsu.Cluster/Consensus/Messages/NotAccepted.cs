using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>Tells the sender of a message that its ballot is too low.</summary>
/// <param name="Promise">The promise of the sender.</param>
sealed record NotAccepted(
    Ballot Promise) : Message;
