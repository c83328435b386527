using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Clients;

namespace Khonsu.Cluster;

/// <summary>Which nodes a client asks, what it shows them, and what bounds it. Immutable.</summary>
public sealed record KhonsuClientConnection
{
    static readonly TimeSpan s_timeMax = TimeSpan.FromDays(1);

    /// <summary>Where nodes listen for clients, for example <c>https://10.0.0.1:7201</c>; one is used at a time, and
    /// another one when that does not answer. <c>http</c> is for this machine.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>Name of the cluster: nodes of another one do not take the client.</summary>
    public string Cluster { get; init; } = "khonsu";

    /// <summary>The token that is shown: see <see cref="KhonsuClientOptions.Tokens"/>. To commit it needs the role
    /// <see cref="KhonsuClientRole.Write"/>. It is sent by <c>https</c>, or to this machine.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate that is shown, with its private key: see
    /// <see cref="KhonsuClientOptions.Authorities"/>.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may have signed the certificates of the nodes; null for those that this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>How long a commit or another call is tried before its caller gets an error.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a node may take to answer a connection, and may know no leader, before another one is
    /// asked.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How the client works that keeps only the rows that it reads; null for one that keeps all.</summary>
    public KhonsuPartialOptions? Partial { get; init; }

    /// <summary>Settings of the store in memory.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>The clock of all limits on time; commits are not ordered by it.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where a checkpoint is while it is loaded, in a directory of its own that goes with the client; null for
    /// the system's place for such files.</summary>
    public string? Directory { get; init; }

    /// <summary>Says where it goes; no secrets.</summary>
    /// <returns>For example <c>khonsu at https://10.0.0.1:7201/</c>.</returns>
    public override string ToString() => $"{Cluster} at {string.Join(", ", Nodes ?? [])}";

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentException">One of them, which the message names.</exception>
    internal void Check()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw new ArgumentException(fault);
    }

    IEnumerable<string> Faults()
    {
        if (Nodes is null or { Count: 0 })
            yield return $"{nameof(Nodes)} is empty: name one node or more, for example https://10.0.0.1:7201.";
        foreach (Uri? node in Nodes ?? [])
        {
            if (ConnectionCheck.FaultOf(node) is { } fault)
                yield return $"{nameof(Nodes)}: {fault}";
        }

        if (string.IsNullOrWhiteSpace(Cluster))
            yield return $"{nameof(Cluster)} is empty: give the name that the nodes have.";
        bool isEncrypted = Nodes?.All(static node => node.Scheme == Uri.UriSchemeHttps) ?? false;
        foreach (string fault in ConnectionCheck.FaultsOf(isEncrypted, Token, Certificate, Authorities))
            yield return fault;
        if (CommitTimeout < TimeSpan.Zero || CommitTimeout > s_timeMax)
            yield return $"{nameof(CommitTimeout)} is {CommitTimeout}: it is from nothing to a day.";
        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > s_timeMax)
            yield return $"{nameof(ConnectTimeout)} is {ConnectTimeout}: it is more than nothing, and at most a day.";
        if (Store is null)
            yield return $"{nameof(Store)} is missing.";
        if (TimeProvider is null)
            yield return $"{nameof(TimeProvider)} is missing.";
        if (Partial is null)
            yield break;
        if (Partial.RowsMax is < KhonsuPartialOptions.RowsMaxLeast or > KhonsuPartialOptions.RowsMaxMost)
        {
            yield return $"{nameof(Partial)}.{nameof(Partial.RowsMax)} is {Partial.RowsMax}: it is from "
                + $"{KhonsuPartialOptions.RowsMaxLeast} to {KhonsuPartialOptions.RowsMaxMost}.";
        }

        if (Store is { ChangeFeed: not null })
        {
            yield return $"{nameof(Store)}.{nameof(Store.ChangeFeed)}: a client that keeps only some rows has no "
                + $"change feed. Leave it out, or {nameof(Partial)}.";
        }
    }
}
