using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster;

/// <summary>Who may ask a node how it is and manage it, and where. Immutable.</summary>
public sealed record KhonsuClientOptions
{
    /// <summary>Where the node listens for clients, beside the address for other nodes; null where the application maps
    /// the service by <c>MapKhonsuCluster</c>. An address that other machines can reach needs a certificate, and tokens
    /// or authorities. Port 0 takes a free one.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>What the node shows to clients, with its private key; null for no encryption, on this machine
    /// only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// Who may have signed certificates of clients; they need the name that
    /// <see cref="KhonsuNode.ClientCertificateNameOf"/> gives as a URI among their alternative names, and no
    /// intermediates. Null where clients show no certificates.
    /// </summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Tokens that clients may show, as <c>authorization: Bearer ...</c>. Without tokens and authorities every
    /// program on this machine may do everything.</summary>
    public IReadOnlyList<KhonsuClientToken> Tokens { get; init; } = [];

    /// <summary>The largest message that is taken, in bytes; from 1 KiB to 1 MiB.</summary>
    public int MessageBytesMax { get; init; } = 64 << 10;

    /// <summary>Connections that are taken at a time at <see cref="Listen"/>; further ones are closed.</summary>
    public int ConnectionsMax { get; init; } = 256;

    /// <summary>Calls that one address may make in a second, and as many at once; further ones are refused. Calls
    /// without a right count too.</summary>
    public int CallsPerSecond { get; init; } = 100;

    /// <summary>Whether clients show who they are.</summary>
    internal bool AsksForNames => Tokens.Count != 0 || Authorities is not null;

    /// <summary>What is wrong with the settings, each with what to do.</summary>
    internal IEnumerable<string> Faults()
    {
        const string Where = $"{nameof(KhonsuNodeOptions.Clients)}.";
        if (MessageBytesMax is < 1 << 10 or > 1 << 20)
            yield return $"{Where}{nameof(MessageBytesMax)} is {MessageBytesMax}: it is from 1 KiB to 1 MiB.";
        if (ConnectionsMax < 1)
            yield return $"{Where}{nameof(ConnectionsMax)} is {ConnectionsMax}: it is at least 1.";
        if (CallsPerSecond < 1)
            yield return $"{Where}{nameof(CallsPerSecond)} is {CallsPerSecond}: it is at least 1.";
        if (Certificate is { HasPrivateKey: false })
            yield return $"{Where}{nameof(Certificate)} has no private key: load it together with its key.";
        if (Authorities is { Count: 0 })
            yield return $"{Where}{nameof(Authorities)} is empty: give the certificate that signs those of clients.";
        if (Authorities is not null && Certificate is null && Listen is not null)
        {
            yield return $"{Where}{nameof(Authorities)} needs {Where}{nameof(Certificate)}: certificates are shown on "
                + "encrypted connections only.";
        }

        bool isFar = Listen is not null && !IPAddress.IsLoopback(Listen.Address);
        if (isFar && (Certificate is null || !AsksForNames))
        {
            yield return $"{Where}{nameof(Listen)} is {Listen}, which other machines can reach. Give "
                + $"{nameof(Certificate)}, and {nameof(Tokens)} or {nameof(Authorities)}; or use an address of this "
                + "machine such as 127.0.0.1.";
        }
    }
}
