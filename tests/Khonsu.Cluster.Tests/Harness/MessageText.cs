using Khonsu.Cluster.Consensus.Messages;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A message in one line.</summary>
static class MessageText
{
    public static string Of(Message message) => message switch
    {
        HeartbeatRequest m => $"HeartbeatRequest round {m.Round} has {m.AcceptedRound}/{m.AcceptedIndex}",
        HeartbeatReply m => $"HeartbeatReply round {m.Round} mine {m.Ballot} leader {m.Leader} "
            + $"{(m.IsHappy ? "happy" : "unhappy")}{Of(m.Tail)}",
        PrepareRequest m => $"PrepareRequest promise {m.Promise}",
        Prepare m => $"Prepare {m.Ballot} has {m.AcceptedRound}/{m.AcceptedIndex} decided {m.DecidedIndex}",
        Promise m => $"Promise {m.Ballot} has {m.AcceptedRound}/{m.AcceptedIndex} decided {m.DecidedIndex} "
            + $"nonce {m.Nonce}{Of(m.Suffix)}{(m.NeedsCatchUp ? " needs catch-up" : "")}",
        AcceptSync m => $"AcceptSync {m.Ballot} session {m.Session} nonce {m.Nonce}{Of(m.Suffix)} "
            + $"decided {m.DecidedIndex}",
        SuffixRequest m => $"SuffixRequest {m.Ballot} nonce {m.Nonce} from {m.From}",
        SuffixEntries m => $"SuffixEntries {m.Ballot} nonce {m.Nonce} {m.From}: {string.Join(' ', m.Entries)}",
        AcceptDecide m => $"AcceptDecide {m.Ballot} session {m.Session}.{m.Sequence} {m.From}: "
            + $"{string.Join(' ', m.Entries)} decided {m.DecidedIndex}",
        Accepted m => $"Accepted {m.Ballot} {m.AcceptedIndex}",
        Decide m => $"Decide {m.Ballot} {m.DecidedIndex}",
        NotAccepted m => $"NotAccepted promise {m.Promise}",
        ProposalForward m => $"ProposalForward {string.Join(' ', m.Entries)}{(m.IsPatient ? " patient" : "")}",
        _ => OfOther(message),
    };

    static string OfOther(Message message) => message switch
    {
        ReadProbe m => $"ReadProbe {m.Ballot} {m.Probe}",
        ReadAck m => $"ReadAck {m.Ballot} {m.Probe}",
        ReadForward m => $"ReadForward {m.Context}",
        ReadReply m => $"ReadReply {m.Context} at {m.Index?.ToString() ?? "nowhere"}",
        LeadNow m => $"LeadNow {m.Ballot}",
        CatchUpOffer m => $"CatchUpOffer decided {m.DecidedIndex}",
        CatchUpRequest m => $"CatchUpRequest from {m.From}"
            + (m.CheckpointId == 0 ? "" : $" checkpoint {m.CheckpointId}+{m.OffsetBytes}"),
        CatchUpEntries m => $"CatchUpEntries promise {m.Promise} {m.From}: {string.Join(' ', m.Entries)} "
            + $"decided {m.DecidedIndex}",
        CheckpointChunk m => $"CheckpointChunk {m.Checkpoint.Id} at {m.Checkpoint.Index} +{m.OffsetBytes} "
            + $"of {m.Checkpoint.SizeBytes}",
        _ => message.GetType().Name,
    };

    static string Of(LogSuffix? suffix)
        => suffix is null ? "" : $" suffix {suffix.From}..{suffix.End}: [{string.Join(' ', suffix.Entries)}]";

    static string Of(StreamTail? tail)
        => tail is null ? "" : $" tail {tail.Session}.{tail.Sequence} decided {tail.DecidedIndex}";
}
