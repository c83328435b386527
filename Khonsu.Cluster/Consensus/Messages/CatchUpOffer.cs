using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// The receiver seems to lack decided entries, or to be in an older configuration; it may fetch them from the sender.
/// </summary>
/// <param name="DecidedIndex">What the sender knows as decided.</param>
sealed record CatchUpOffer(
    LogIndex DecidedIndex) : Message;
