using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Checks;

/// <summary>
/// Inv I8: what a message says of its sender is durable at the sender when the message leaves, so that a crash right
/// after it cannot make it untrue. This is table 1.10 of the design.
/// </summary>
static class SendCheck
{
    public static void Check(Envelope envelope, GroupImage durable)
    {
        switch (envelope.Message)
        {
            case Prepare prepare:
                CheckPromise(envelope, durable, prepare.Ballot);
                CheckAccepted(envelope, durable, prepare.AcceptedRound, prepare.AcceptedIndex);
                break;
            case Promise promise:
                CheckPromise(envelope, durable, promise.Ballot);
                CheckAccepted(envelope, durable, promise.AcceptedRound, promise.AcceptedIndex);
                break;
            case Accepted accepted:
                CheckPromise(envelope, durable, accepted.Ballot);
                CheckAccepted(envelope, durable, accepted.Ballot, accepted.AcceptedIndex);
                break;
            case HeartbeatRequest request:
                CheckAccepted(envelope, durable, request.AcceptedRound, request.AcceptedIndex);
                break;
            case AcceptSync sync:
                CheckPromise(envelope, durable, sync.Ballot);
                break;
            case AcceptDecide accept:
                CheckPromise(envelope, durable, accept.Ballot);
                break;
        }
    }

    static void CheckPromise(Envelope envelope, GroupImage durable, Ballot ballot)
    {
        if (durable.Hard.Promise < ballot)
        {
            throw new ViolationException(
                "I8", $"{MessageText.Of(envelope)} leaves while the durable promise is {durable.Hard.Promise}");
        }
    }

    // Why a higher round is enough: within a round the log only grows, and a later round has replaced what was said.
    // Why a higher promise is enough: what is decided in a later ballot may have replaced the end of the log since.
    // Why the checkpoint counts: what it holds is decided, so a log that lacks it is mended by it at the next start.
    static void CheckAccepted(Envelope envelope, GroupImage durable, Ballot round, LogIndex end)
    {
        LogIndex durableEnd = LogIndex.Max(durable.End, durable.Checkpoint?.Index ?? default);
        bool isDurable = durable.Hard.AcceptedRound > round
            || (durable.Hard.AcceptedRound == round && (durableEnd >= end || durable.Hard.Promise > round));
        if (!isDurable)
        {
            throw new ViolationException(
                "I8",
                $"{MessageText.Of(envelope)} leaves while round {durable.Hard.AcceptedRound} is durable"
                + $" up to {durable.End}");
        }
    }
}
