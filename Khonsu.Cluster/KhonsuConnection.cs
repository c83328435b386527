using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Clients;

namespace Khonsu.Cluster;

/// <summary>How a program reaches the service for clients of a node. Immutable.</summary>
public sealed record KhonsuConnection
{
    /// <summary>Where the node listens for clients: <c>http://127.0.0.1:7201</c> on this machine,
    /// <c>https://host:7201</c> on others too.</summary>
    public required Uri Address { get; init; }

    /// <summary>The token that is shown; null for none. Without encryption it is shown to this machine only.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate that is shown, with its private key; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may have signed the certificate of the node; null for those that this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>How long a node is waited for that does not answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Says where, and nothing secret.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address.ToString();

    /// <summary>Whether what is sent is encrypted.</summary>
    internal bool IsEncrypted => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Refuses settings that cannot be right.</summary>
    internal void Check()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw new ArgumentException(fault);
    }

    IEnumerable<string> Faults()
    {
        bool isUsable = Address.IsAbsoluteUri
            && (Address.Scheme == Uri.UriSchemeHttp || Address.Scheme == Uri.UriSchemeHttps)
            && Address is { PathAndQuery: "/", UserInfo: "" };
        if (!isUsable)
        {
            yield return $"'{Address}' is no address of a node: write http:// or https://, host and port, for example "
                + "http://127.0.0.1:7201.";
            yield break;
        }

        bool isShown = Token is not null || Certificate is not null;
        if (!IsEncrypted && isShown && !Address.IsLoopback)
        {
            yield return $"{nameof(Token)} and {nameof(Certificate)} are not shown to another machine without "
                + "encryption: use https://.";
        }

        if (!IsEncrypted && (Certificate is not null || Authorities is not null))
            yield return $"{nameof(Certificate)} and {nameof(Authorities)} need https://.";
        if (Token is not null && !KhonsuClientToken.IsUsable(Token))
            yield return $"{nameof(Token)} is none: tokens have at least 16 visible ASCII characters.";
        if (Certificate is { HasPrivateKey: false })
            yield return $"{nameof(Certificate)} has no private key: load it together with its key.";
        if (Authorities is { Count: 0 })
            yield return $"{nameof(Authorities)} is empty: give the certificate that signs those of nodes.";
        if (Timeout <= TimeSpan.Zero || Timeout > ClientDialer.TimeoutMax)
            yield return $"{nameof(Timeout)} is {Timeout}: it is more than nothing, and at most a day.";
    }
}
