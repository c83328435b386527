using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Checks;

/// <summary>A message as a line of a transcript, and as a number of a trace.</summary>
static class MessageText
{
    public static string Of(Envelope envelope)
        => $"{envelope.From}>{envelope.To} {envelope.Message.GetType().Name}{Of(envelope.Message)}";

    public static ulong NumberOf(Envelope envelope)
    {
        ulong number = ListDigest.With(envelope.From.Value, envelope.To.Value);
        number = ListDigest.With(number, envelope.Group.Value);
        foreach (char letter in envelope.Message.GetType().Name)
            number = ListDigest.With(number, letter);
        (Ballot ballot, long first, long second) = KeyOf(envelope.Message);
        number = ListDigest.With(number, ballot.Number);
        number = ListDigest.With(number, ballot.Node.Value);
        return ListDigest.With(ListDigest.With(number, (ulong)first), (ulong)second);
    }

    static string Of(Message message) => message switch
    {
        Prepare m => $" {m.Ballot} has {m.AcceptedRound}..{m.AcceptedIndex} decided {m.DecidedIndex}",
        Promise m => $" {m.Ballot} has {m.AcceptedRound}..{m.AcceptedIndex} decided {m.DecidedIndex}{Of(m.Suffix)}"
            + (m.NeedsCatchUp ? " needs catch-up" : ""),
        AcceptSync m => $" {m.Ballot} session {m.Session}{Of(m.Suffix)} decided {m.DecidedIndex}",
        AcceptDecide m => $" {m.Ballot} {m.Session}.{m.Sequence} from {m.From} +{m.Entries.Count}"
            + $" decided {m.DecidedIndex}",
        Accepted m => $" {m.Ballot} {m.AcceptedIndex}",
        Decide m => $" {m.Ballot} {m.DecidedIndex}",
        NotAccepted m => $" {m.Promise}",
        PrepareRequest m => $" {m.Promise}",
        HeartbeatRequest m => $" {m.Round} has {m.AcceptedRound}..{m.AcceptedIndex}",
        HeartbeatReply m => $" {m.Round} own {m.Ballot} follows {m.Leader} {(m.IsHappy ? "happy" : "unhappy")}",
        LeadNow m => $" {m.Ballot}",
        ProposalForward m => $" +{m.Entries.Count}",
        ReadForward m => $" {m.Context}",
        ReadReply m => $" {m.Context} index {m.Index?.ToString() ?? "unknown"}",
        ReadProbe m => $" {m.Ballot} {m.Probe}",
        ReadAck m => $" {m.Ballot} {m.Probe}",
        CatchUpOffer m => $" {m.DecidedIndex}",
        CatchUpRequest m => $" from {m.From} checkpoint {m.CheckpointId} offset {m.OffsetBytes}",
        CatchUpEntries m => $" from {m.From} +{m.Entries.Count} decided {m.DecidedIndex} promise {m.Promise}",
        CheckpointChunk m => $" {m.Checkpoint.Index} offset {m.OffsetBytes} +{m.LengthBytes}",
        SuffixRequest m => $" {m.Ballot} from {m.From}",
        SuffixEntries m => $" {m.Ballot} from {m.From} +{m.Entries.Count}",
        _ => "",
    };

    static string Of(LogSuffix? suffix)
        => suffix is null ? "" : $" suffix {suffix.From}..{suffix.End} with {suffix.Entries.Count}";

    static (Ballot Ballot, long First, long Second) KeyOf(Message message) => message switch
    {
        Prepare m => (m.Ballot, m.AcceptedIndex.Value, m.DecidedIndex.Value),
        Promise m => (m.Ballot, m.AcceptedIndex.Value, (long)m.Nonce.Counter),
        AcceptSync m => (m.Ballot, (long)m.Session, m.Suffix.End.Value),
        AcceptDecide m => (m.Ballot, (long)m.Sequence, m.From.Value + m.Entries.Count),
        Accepted m => (m.Ballot, m.AcceptedIndex.Value, 0),
        Decide m => (m.Ballot, m.DecidedIndex.Value, 0),
        NotAccepted m => (m.Promise, 0, 0),
        PrepareRequest m => (m.Promise, 0, 0),
        HeartbeatRequest m => (m.AcceptedRound, (long)m.Round, m.AcceptedIndex.Value),
        HeartbeatReply m => (m.Ballot, (long)m.Round, m.IsHappy ? 1 : 0),
        LeadNow m => (m.Ballot, 0, 0),
        ProposalForward m => (default, m.Entries.Count, (long)m.Entries[0].Proposal.LocalId),
        ReadForward m => (default, (long)m.Context, 0),
        ReadReply m => (default, (long)m.Context, m.Index?.Value ?? -1),
        ReadProbe m => (m.Ballot, (long)m.Probe, 0),
        ReadAck m => (m.Ballot, (long)m.Probe, 0),
        CatchUpOffer m => (default, m.DecidedIndex.Value, 0),
        CatchUpRequest m => (default, m.From.Value, m.OffsetBytes),
        CatchUpEntries m => (m.Promise, m.From.Value, m.Entries.Count),
        CheckpointChunk m => (default, m.Checkpoint.Index.Value, m.OffsetBytes),
        SuffixRequest m => (m.Ballot, m.From.Value, 0),
        SuffixEntries m => (m.Ballot, m.From.Value, m.Entries.Count),
        _ => (default, 0, 0),
    };
}
