using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// What must be durable before a message may leave (Inv P8), as a function of the message: the table of
/// docs/design/consensus.md in code. Drivers and simulators may hold it against what is really on disk.
/// </summary>
static class DurabilityRules
{
    /// <summary>Whether a message has to wait for the disk.</summary>
    public static bool NeedsPersist(Message message) => message is Prepare or Promise or Accepted;

    /// <summary>Whether a durable state allows a message to leave.</summary>
    /// <param name="message">The message.</param>
    /// <param name="durable">The durable hard state of the sender.</param>
    /// <param name="durableEnd">The end of its durable log.</param>
    public static bool IsCovered(Message message, HardState durable, LogIndex durableEnd) => message switch
    {
        // A promise may have been overtaken by a higher one; it must never be forgotten.
        Prepare prepare => durable.Promise >= prepare.Ballot,
        Promise promise => durable.Promise >= promise.Ballot,
        // An accepted round may have been overtaken, and then the log may have been cut; else it has all it claims.
        Accepted accepted => durable.AcceptedRound > accepted.Ballot
            || (durable.AcceptedRound == accepted.Ballot && durableEnd >= accepted.AcceptedIndex),
        _ => true,
    };
}
