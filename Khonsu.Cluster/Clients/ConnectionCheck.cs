using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster.Clients;

/// <summary>What cannot be right of how a node is reached from outside, and what to do; the properties are called
/// alike wherever they stand. No secrets are repeated.</summary>
static class ConnectionCheck
{
    /// <summary>What is wrong with the address of a node.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Null for nothing.</returns>
    public static string? FaultOf(Uri? address)
    {
        bool isUsable = address is { IsAbsoluteUri: true, PathAndQuery: "/", UserInfo: "" }
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
        if (!isUsable)
        {
            return $"'{address}' is no address of a node: write http:// or https://, host and port, for example "
                + "https://10.0.0.1:7201.";
        }

        return address!.Scheme == Uri.UriSchemeHttp && !address.IsLoopback
            ? $"'{address}' is on another machine, to which nothing goes without encryption: use https://."
            : null;
    }

    /// <summary>What is wrong with what is shown and trusted.</summary>
    /// <param name="isEncrypted">Whether all nodes are reached with encryption.</param>
    /// <param name="token">The token, or null.</param>
    /// <param name="certificate">The certificate, or null.</param>
    /// <param name="authorities">Who may have signed for the nodes, or null.</param>
    public static IEnumerable<string> FaultsOf(
        bool isEncrypted, string? token, X509Certificate2? certificate, X509Certificate2Collection? authorities)
    {
        if (!isEncrypted && (certificate is not null || authorities is not null))
        {
            yield return $"{nameof(KhonsuConnection.Certificate)} and {nameof(KhonsuConnection.Authorities)} need "
                + "https://.";
        }

        if (token is not null && !KhonsuClientToken.IsUsable(token))
            yield return $"{nameof(KhonsuConnection.Token)} is none: tokens have at least 16 visible ASCII characters.";
        if (certificate is { HasPrivateKey: false })
        {
            yield return $"{nameof(KhonsuConnection.Certificate)} has no private key: load it together with its key.";
        }

        if (authorities is { Count: 0 })
        {
            yield return $"{nameof(KhonsuConnection.Authorities)} is empty: give the certificate that signs those of "
                + "nodes.";
        }
    }
}
