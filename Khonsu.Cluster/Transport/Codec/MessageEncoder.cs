using Khonsu.Cluster.Consensus.Messages;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>What replicas tell each other as messages of the wire; the mirror of <see cref="MessageDecoder"/>.
/// </summary>
static class MessageEncoder
{
    /// <summary>Puts a message into its envelope.</summary>
    /// <exception cref="ArgumentException">There is no such message on the wire.</exception>
    public static void PutInto(V1.Envelope envelope, Message message)
    {
        switch (message)
        {
            case HeartbeatRequest request:
                envelope.HeartbeatRequest = Put(request);
                break;
            case HeartbeatReply reply:
                envelope.HeartbeatReply = Put(reply);
                break;
            case AcceptDecide accept:
                envelope.AcceptDecide = Put(accept);
                break;
            case Accepted accepted:
                envelope.Accepted = new()
                {
                    Ballot = ValueEncoder.Put(accepted.Ballot),
                    AcceptedIndex = ValueEncoder.Put(accepted.AcceptedIndex),
                };
                break;
            case Decide decide:
                envelope.Decide = new()
                {
                    Ballot = ValueEncoder.Put(decide.Ballot),
                    DecidedIndex = ValueEncoder.Put(decide.DecidedIndex),
                };
                break;
            case ProposalForward forward:
                envelope.ProposalForward = new();
                ValueEncoder.Put(envelope.ProposalForward.Entries, forward.Entries);
                envelope.ProposalForward.IsPatient = forward.IsPatient;
                break;
            default:
                PutLeadership(envelope, message);
                break;
        }
    }

    static void PutLeadership(V1.Envelope envelope, Message message)
    {
        switch (message)
        {
            case PrepareRequest request:
                envelope.PrepareRequest = new() { Promise = ValueEncoder.Put(request.Promise) };
                break;
            case Prepare prepare:
                envelope.Prepare = Put(prepare);
                break;
            case Promise promise:
                envelope.Promise = Put(promise);
                break;
            case AcceptSync sync:
                envelope.AcceptSync = Put(sync);
                break;
            case SuffixRequest request:
                envelope.SuffixRequest = Put(request);
                break;
            case SuffixEntries part:
                envelope.SuffixEntries = Put(part);
                break;
            case NotAccepted refusal:
                envelope.NotAccepted = new() { Promise = ValueEncoder.Put(refusal.Promise) };
                break;
            case LeadNow order:
                envelope.LeadNow = new() { Ballot = ValueEncoder.Put(order.Ballot) };
                break;
            default:
                PutRead(envelope, message);
                break;
        }
    }

    static void PutRead(V1.Envelope envelope, Message message)
    {
        switch (message)
        {
            case ReadProbe probe:
                envelope.ReadProbe = new() { Ballot = ValueEncoder.Put(probe.Ballot), Probe = probe.Probe };
                break;
            case ReadAck ack:
                envelope.ReadAck = new() { Ballot = ValueEncoder.Put(ack.Ballot), Probe = ack.Probe };
                break;
            case ReadForward forward:
                envelope.ReadForward = new() { Incarnation = forward.Incarnation, Context = forward.Context };
                break;
            case ReadReply reply:
                envelope.ReadReply = new() { Incarnation = reply.Incarnation, Context = reply.Context };
                if (reply.Index is { } index)
                    envelope.ReadReply.Index = ValueEncoder.Put(index);
                break;
            default:
                PutCatchUp(envelope, message);
                break;
        }
    }

    static void PutCatchUp(V1.Envelope envelope, Message message)
    {
        switch (message)
        {
            case CatchUpOffer offer:
                envelope.CatchUpOffer = new() { DecidedIndex = ValueEncoder.Put(offer.DecidedIndex) };
                break;
            case CatchUpRequest request:
                envelope.CatchUpRequest = new()
                {
                    From = ValueEncoder.Put(request.From),
                    DurableIndex = ValueEncoder.Put(request.DurableIndex),
                    CheckpointId = request.CheckpointId,
                    OffsetBytes = (ulong)request.OffsetBytes,
                };
                break;
            case CatchUpEntries part:
                envelope.CatchUpEntries = Put(part);
                break;
            case CheckpointChunk chunk:
                envelope.CheckpointChunk = new()
                {
                    Checkpoint = ValueEncoder.Put(chunk.Checkpoint),
                    OffsetBytes = (ulong)chunk.OffsetBytes,
                    Data = ValueEncoder.Put(chunk.Data),
                };
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no form on the wire.", nameof(message));
        }
    }

    static V1.HeartbeatRequest Put(HeartbeatRequest request) => new()
    {
        Round = request.Round,
        AcceptedRound = ValueEncoder.Put(request.AcceptedRound),
        AcceptedIndex = ValueEncoder.Put(request.AcceptedIndex),
    };

    static V1.HeartbeatReply Put(HeartbeatReply reply) => new()
    {
        Round = reply.Round,
        Ballot = ValueEncoder.Put(reply.Ballot),
        Leader = ValueEncoder.Put(reply.Leader),
        IsHappy = reply.IsHappy,
        Tail = ValueEncoder.Put(reply.Tail),
    };

    static V1.Prepare Put(Prepare prepare) => new()
    {
        Ballot = ValueEncoder.Put(prepare.Ballot),
        AcceptedRound = ValueEncoder.Put(prepare.AcceptedRound),
        AcceptedIndex = ValueEncoder.Put(prepare.AcceptedIndex),
        DecidedIndex = ValueEncoder.Put(prepare.DecidedIndex),
    };

    static V1.Promise Put(Promise promise) => new()
    {
        Ballot = ValueEncoder.Put(promise.Ballot),
        AcceptedRound = ValueEncoder.Put(promise.AcceptedRound),
        AcceptedIndex = ValueEncoder.Put(promise.AcceptedIndex),
        DecidedIndex = ValueEncoder.Put(promise.DecidedIndex),
        Nonce = ValueEncoder.Put(promise.Nonce),
        Suffix = ValueEncoder.Put(promise.Suffix),
        NeedsCatchUp = promise.NeedsCatchUp,
    };

    static V1.AcceptSync Put(AcceptSync sync) => new()
    {
        Ballot = ValueEncoder.Put(sync.Ballot),
        Session = sync.Session,
        Nonce = ValueEncoder.Put(sync.Nonce),
        Suffix = ValueEncoder.Put(sync.Suffix),
        DecidedIndex = ValueEncoder.Put(sync.DecidedIndex),
    };

    static V1.SuffixRequest Put(SuffixRequest request) => new()
    {
        Ballot = ValueEncoder.Put(request.Ballot),
        Nonce = ValueEncoder.Put(request.Nonce),
        From = ValueEncoder.Put(request.From),
    };

    static V1.SuffixEntries Put(SuffixEntries part)
    {
        var encoded = new V1.SuffixEntries
        {
            Ballot = ValueEncoder.Put(part.Ballot),
            Nonce = ValueEncoder.Put(part.Nonce),
            From = ValueEncoder.Put(part.From),
        };
        ValueEncoder.Put(encoded.Entries, part.Entries);
        return encoded;
    }

    static V1.AcceptDecide Put(AcceptDecide accept)
    {
        var encoded = new V1.AcceptDecide
        {
            Ballot = ValueEncoder.Put(accept.Ballot),
            Session = accept.Session,
            Sequence = accept.Sequence,
            From = ValueEncoder.Put(accept.From),
            Chain = accept.Chain,
            DecidedIndex = ValueEncoder.Put(accept.DecidedIndex),
        };
        ValueEncoder.Put(encoded.Entries, accept.Entries);
        return encoded;
    }

    static V1.CatchUpEntries Put(CatchUpEntries part)
    {
        var encoded = new V1.CatchUpEntries
        {
            Promise = ValueEncoder.Put(part.Promise),
            From = ValueEncoder.Put(part.From),
            Chain = part.Chain,
            DecidedIndex = ValueEncoder.Put(part.DecidedIndex),
        };
        ValueEncoder.Put(encoded.Entries, part.Entries);
        return encoded;
    }
}
