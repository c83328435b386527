using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

// Which handler gets which message.
sealed partial class ConsensusMachine
{
    void Dispatch(Envelope envelope)
    {
        if (TryDispatchCatchUp(envelope))
            return;
        if (envelope.Config < _config.Id)
            Send(envelope.From, new CatchUpOffer(_decided));
        else if (envelope.Config > _config.Id)
            StartCatchUp(envelope.From);
        else if (_role != Role.Passive && _config.IsVoter(envelope.From))
            DispatchVote(envelope.From, envelope.Message);
        else if (_role == Role.Passive ? _config.IsVoter(envelope.From) : _config.IsLearner(envelope.From))
            DispatchCall(envelope.From, envelope.Message);
    }

    /// <summary>What is decided is final, so these pass between configurations.</summary>
    bool TryDispatchCatchUp(Envelope envelope)
    {
        switch (envelope.Message)
        {
            case CatchUpOffer offer:
                OnCatchUpOffer(envelope, offer);
                return true;
            case CatchUpRequest request:
                OnCatchUpRequest(envelope, request);
                return true;
            case CatchUpEntries entries:
                OnCatchUpEntries(envelope.From, entries);
                return true;
            case CheckpointChunk chunk:
                OnCheckpointChunk(envelope.From, chunk);
                return true;
            default:
                return false;
        }
    }

    void DispatchVote(NodeId from, Message message)
    {
        switch (message)
        {
            case HeartbeatRequest request:
                OnHeartbeatRequest(from, request);
                break;
            case HeartbeatReply reply:
                _election.OnReply(from, reply);
                OnTail(from, reply.Tail);
                break;
            case Prepare prepare:
                OnPrepare(from, prepare);
                break;
            case PrepareRequest request:
                OnPrepareRequest(from, request);
                break;
            case NotAccepted refusal:
                OnNotAccepted(from, refusal.Promise);
                break;
            case SuffixRequest request:
                OnSuffixRequest(from, request);
                break;
            case SuffixEntries entries:
                OnSuffixEntries(from, entries);
                break;
            case LeadNow order:
                OnLeadNow(order);
                break;
            default:
                DispatchStream(from, message);
                break;
        }
    }

    void DispatchStream(NodeId from, Message message)
    {
        switch (message)
        {
            case Promise promise:
                OnPromise(from, promise);
                break;
            case AcceptSync sync:
                OnAcceptSync(sync);
                break;
            case AcceptDecide accept:
                OnAcceptDecide(accept);
                break;
            case Accepted accepted:
                OnAccepted(from, accepted);
                break;
            case Decide decide:
                OnDecide(decide);
                break;
            case ReadProbe probe:
                OnReadProbe(from, probe);
                break;
            case ReadAck ack:
                OnReadAck(from, ack);
                break;
            default:
                DispatchCall(from, message);
                break;
        }
    }

    /// <summary>What a follower or a learner asks of the leader, and what it is answered.</summary>
    void DispatchCall(NodeId from, Message message)
    {
        switch (message)
        {
            case ProposalForward forward:
                OnProposalForward(forward);
                break;
            case ReadForward read:
                OnReadForward(from, read);
                break;
            case ReadReply reply:
                OnReadReply(reply);
                break;
        }
    }
}
