using Google.Protobuf.Collections;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using static Khonsu.Cluster.Transport.V1.Envelope;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>What replicas tell each other from messages of the wire; the mirror of <see cref="MessageEncoder"/>.
/// </summary>
static class MessageDecoder
{
    /// <summary>Takes the message out of an envelope.</summary>
    /// <exception cref="MalformedBytesException">There is none, or none that a writer makes.</exception>
    public static Message Take(V1.Envelope envelope) => envelope.MessageCase switch
    {
        MessageOneofCase.HeartbeatRequest => Take(envelope.HeartbeatRequest),
        MessageOneofCase.HeartbeatReply => Take(envelope.HeartbeatReply),
        MessageOneofCase.PrepareRequest => new PrepareRequest(ValueDecoder.Take(envelope.PrepareRequest.Promise)),
        MessageOneofCase.Prepare => Take(envelope.Prepare),
        MessageOneofCase.Promise => Take(envelope.Promise),
        MessageOneofCase.AcceptSync => Take(envelope.AcceptSync),
        MessageOneofCase.SuffixRequest => Take(envelope.SuffixRequest),
        MessageOneofCase.SuffixEntries => Take(envelope.SuffixEntries),
        MessageOneofCase.AcceptDecide => Take(envelope.AcceptDecide),
        MessageOneofCase.Accepted => Take(envelope.Accepted),
        MessageOneofCase.Decide => Take(envelope.Decide),
        MessageOneofCase.NotAccepted => new NotAccepted(ValueDecoder.Take(envelope.NotAccepted.Promise)),
        MessageOneofCase.ProposalForward => Take(envelope.ProposalForward),
        MessageOneofCase.ReadProbe => Take(envelope.ReadProbe),
        MessageOneofCase.ReadAck => Take(envelope.ReadAck),
        MessageOneofCase.ReadForward => Take(envelope.ReadForward),
        MessageOneofCase.ReadReply => Take(envelope.ReadReply),
        MessageOneofCase.LeadNow => new LeadNow(ValueDecoder.Take(envelope.LeadNow.Ballot)),
        MessageOneofCase.CatchUpOffer => new CatchUpOffer(ValueDecoder.TakeIndex(envelope.CatchUpOffer.DecidedIndex)),
        MessageOneofCase.CatchUpRequest => Take(envelope.CatchUpRequest),
        MessageOneofCase.CatchUpEntries => Take(envelope.CatchUpEntries),
        MessageOneofCase.CheckpointChunk => Take(envelope.CheckpointChunk),
        _ => throw ValueDecoder.Missing("message of an envelope"),
    };

    static HeartbeatRequest Take(V1.HeartbeatRequest encoded) => new(
        encoded.Round, ValueDecoder.Take(encoded.AcceptedRound), ValueDecoder.TakeIndex(encoded.AcceptedIndex));

    static HeartbeatReply Take(V1.HeartbeatReply encoded) => new(
        encoded.Round,
        ValueDecoder.Take(encoded.Ballot),
        ValueDecoder.Take(encoded.Leader),
        encoded.IsHappy,
        ValueDecoder.Take(encoded.Tail));

    static Prepare Take(V1.Prepare encoded) => new(
        ValueDecoder.Take(encoded.Ballot),
        ValueDecoder.Take(encoded.AcceptedRound),
        ValueDecoder.TakeIndex(encoded.AcceptedIndex),
        ValueDecoder.TakeIndex(encoded.DecidedIndex));

    static Promise Take(V1.Promise encoded) => new(
        ValueDecoder.Take(encoded.Ballot),
        ValueDecoder.Take(encoded.AcceptedRound),
        ValueDecoder.TakeIndex(encoded.AcceptedIndex),
        ValueDecoder.TakeIndex(encoded.DecidedIndex),
        ValueDecoder.Take(encoded.Nonce),
        ValueDecoder.TakeSuffix(encoded.Suffix),
        encoded.NeedsCatchUp);

    static AcceptSync Take(V1.AcceptSync encoded) => new(
        ValueDecoder.Take(encoded.Ballot),
        encoded.Session,
        ValueDecoder.Take(encoded.Nonce),
        ValueDecoder.TakeSuffix(encoded.Suffix) ?? throw ValueDecoder.Missing("suffix"),
        ValueDecoder.TakeIndex(encoded.DecidedIndex));

    static SuffixRequest Take(V1.SuffixRequest encoded) => new(
        ValueDecoder.Take(encoded.Ballot), ValueDecoder.Take(encoded.Nonce), ValueDecoder.TakeIndex(encoded.From));

    static SuffixEntries Take(V1.SuffixEntries encoded) => new(
        ValueDecoder.Take(encoded.Ballot),
        ValueDecoder.Take(encoded.Nonce),
        ValueDecoder.TakeIndex(encoded.From),
        TakeSome(encoded.Entries, null));

    static AcceptDecide Take(V1.AcceptDecide encoded) => new(
        ValueDecoder.Take(encoded.Ballot),
        encoded.Session,
        encoded.Sequence,
        ValueDecoder.TakeIndex(encoded.From),
        encoded.Chain,
        TakeSome(encoded.Entries, encoded.Chain),
        ValueDecoder.TakeIndex(encoded.DecidedIndex));

    static Accepted Take(V1.Accepted encoded) => new(
        ValueDecoder.Take(encoded.Ballot), ValueDecoder.TakeIndex(encoded.AcceptedIndex));

    static Decide Take(V1.Decide encoded) => new(
        ValueDecoder.Take(encoded.Ballot), ValueDecoder.TakeIndex(encoded.DecidedIndex));

    static ProposalForward Take(V1.ProposalForward encoded)
        => new(ValueDecoder.TakeProposals(encoded.Entries), encoded.IsPatient);

    static ReadProbe Take(V1.ReadProbe encoded) => new(ValueDecoder.Take(encoded.Ballot), encoded.Probe);

    static ReadAck Take(V1.ReadAck encoded) => new(ValueDecoder.Take(encoded.Ballot), encoded.Probe);

    static ReadForward Take(V1.ReadForward encoded) => new(encoded.Incarnation, encoded.Context);

    static ReadReply Take(V1.ReadReply encoded) => new(
        encoded.Incarnation, encoded.Context, encoded.HasIndex ? ValueDecoder.TakeIndex(encoded.Index) : null);

    static CatchUpRequest Take(V1.CatchUpRequest encoded) => new(
        ValueDecoder.TakeIndex(encoded.From),
        ValueDecoder.TakeIndex(encoded.DurableIndex),
        encoded.CheckpointId,
        ValueDecoder.TakeNumber(encoded.OffsetBytes));

    static CatchUpEntries Take(V1.CatchUpEntries encoded) => new(
        ValueDecoder.Take(encoded.Promise),
        ValueDecoder.TakeIndex(encoded.From),
        encoded.Chain,
        ValueDecoder.TakeRun(encoded.Entries, encoded.Chain),
        ValueDecoder.TakeIndex(encoded.DecidedIndex));

    static CheckpointChunk Take(V1.CheckpointChunk encoded)
    {
        CheckpointRef checkpoint = ValueDecoder.Take(encoded.Checkpoint);
        long offset = ValueDecoder.TakeNumber(encoded.OffsetBytes);
        if (offset > checkpoint.SizeBytes || encoded.Data.Length > checkpoint.SizeBytes - offset)
            throw new MalformedBytesException("bytes of a checkpoint are beyond its end");
        return new CheckpointChunk(checkpoint, offset, encoded.Data.Length, encoded.Data.Memory);
    }

    static LogEntry[] TakeSome(RepeatedField<V1.LogEntry> encoded, ulong? chain)
        => encoded.Count > 0 ? ValueDecoder.TakeRun(encoded, chain) : throw ValueDecoder.Missing("first entry");
}
