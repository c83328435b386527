using System.Text;

namespace Khonsu.Cluster.Log;

/// <summary>One entry of the replicated log. Immutable; the payload must not be changed after it was
/// proposed.</summary>
sealed class LogEntry
{
    /// <summary>What an entry weighs against limits beside its payload.</summary>
    const int OverheadBytes = 48;

    LogEntry(EntryKind kind, ProposalId proposal, ReadOnlyMemory<byte> payload, Config? nextConfig, ulong chain)
    {
        Kind = kind;
        Proposal = proposal;
        Payload = payload;
        NextConfig = nextConfig;
        Chain = chain;
    }

    /// <summary>What it is.</summary>
    public EntryKind Kind { get; }

    /// <summary>Who proposed it.</summary>
    public ProposalId Proposal { get; }

    /// <summary>The bytes of a command; empty in a stop sign.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The configuration that follows a stop sign; null in a command.</summary>
    public Config? NextConfig { get; }

    /// <summary>
    /// Hash over this entry and all before it: equal at equal indexes of two replicas if and, but for chance, only if
    /// their logs are equal up to and with it (Inv P3). Zero while the entry is not in a log.
    /// </summary>
    public ulong Chain { get; }

    /// <summary>What it weighs against limits.</summary>
    public long SizeBytes => Payload.Length + OverheadBytes;

    /// <summary>Makes a command.</summary>
    /// <param name="proposal">Who proposes it.</param>
    /// <param name="payload">Its bytes, which are not changed any more.</param>
    /// <param name="chain">Its chain in another replica's log; 0 while it is in none.</param>
    public static LogEntry Command(ProposalId proposal, ReadOnlyMemory<byte> payload, ulong chain = 0)
        => new(EntryKind.Command, proposal, payload, null, chain);

    /// <summary>Makes a stop sign.</summary>
    /// <param name="proposal">Who proposes it.</param>
    /// <param name="nextConfig">The configuration that follows.</param>
    /// <param name="chain">Its chain in another replica's log; 0 while it is in none.</param>
    public static LogEntry StopSign(ProposalId proposal, Config nextConfig, ulong chain = 0)
        => new(EntryKind.StopSign, proposal, default, nextConfig, chain);

    /// <summary>The same entry as it stands in a log after entries with the given chain.</summary>
    public LogEntry After(ulong previousChain)
        => new(Kind, Proposal, Payload, NextConfig, ChainHash.Of(previousChain, this));

    /// <inheritdoc />
    public override string ToString()
        => Kind == EntryKind.StopSign ? $"stop({NextConfig})" : Encoding.UTF8.GetString(Payload.Span);
}
