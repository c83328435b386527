using System.Globalization;
using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>What happens in a cluster, one line each.</summary>
sealed class Trace
{
    readonly StringBuilder _text = new();

    /// <summary>Whether heartbeats are written down.</summary>
    public bool ShowsHeartbeats { get; set; }

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }

    public void Note(string line) => _text.Append(CultureInfo.InvariantCulture, $"{line}\n");

    public void Sent(Envelope envelope, bool isCut)
    {
        if (!ShowsHeartbeats && envelope.Message is HeartbeatRequest or HeartbeatReply)
            return;
        string lost = isCut ? " LOST" : "";
        Note($"  {envelope.From}->{envelope.To} {MessageText.Of(envelope.Message)}{lost}");
    }

    public void Writes(NodeId node, Ready ready)
    {
        var parts = new List<string>();
        if (ready.Log is { } log)
            parts.AddRange(PartsOf(log));
        if (ready.Hard is { } hard)
            parts.Add($"promise {hard.Promise} round {hard.AcceptedRound} decided {hard.DecidedIndex}");
        foreach (CheckpointWrite write in ready.Checkpoints)
            parts.Add($"stage {write.Checkpoint.Id}+{write.OffsetBytes}");
        if (parts.Count > 0)
            Note($"  {node} writes {string.Join(", ", parts)}{(ready.MustSync ? " (sync)" : "")}");
    }

    public void Results(NodeId node, Ready ready)
    {
        if (ready.Install is { } checkpoint)
            Note($"  {node} installs checkpoint {checkpoint.Id} at {checkpoint.Index}");
        if (ready.Decided is { } decided)
            Note($"  {node} applies {decided.From}: {string.Join(' ', decided.Entries)}");
        foreach (ReadState read in ready.Reads)
            Note($"  {node} read {read.Context}: {(read.Index is LogIndex index ? $"at {index}" : "refused")}");
        foreach (ProposalOutcome outcome in ready.Outcomes)
            Note($"  {node} proposal {outcome.LocalId}: {outcome.Fate}");
        if (ready.ReconfigureEnd is { } end)
            Note($"  {node} change: {end}");
        if (ready.Activated is { } config)
            Note($"  {node} is in {config}");
    }

    static IEnumerable<string> PartsOf(LogWrite log)
    {
        if (log.ResetTo is { } reset)
            yield return $"reset to {reset.Index}";
        if (log.TrimTo is LogIndex trim)
            yield return $"trim to {trim}";
        if (log.TruncateTo is LogIndex end)
            yield return $"cut to {end}";
        if (log.Entries.Count > 0)
            yield return $"{log.AppendFrom}: {string.Join(' ', log.Entries)}";
    }
}
