using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster.Transport.Security;

/// <summary>The settings of TLS for both ends of a connection; asked anew for each, so that certificates can be
/// replaced while the node runs.</summary>
static class PeerTls
{
    // Why no resumption anywhere: who was taken back would come in again by an old session.
    const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>For a node that is called.</summary>
    /// <param name="ours">Our credentials.</param>
    /// <param name="refused">Is told why a caller is refused.</param>
    public static SslServerAuthenticationOptions Server(NodeCredentials ours, Action<string> refused) => new()
    {
        ServerCertificateContext = ours.Context,
        ClientCertificateRequired = true,
        EnabledSslProtocols = Protocols,
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        RemoteCertificateValidationCallback = (_, certificate, chain, _)
            => Passes(PeerCheck.Refusal(certificate, chain, ours, PeerCheck.ClientUsage, null), refused),
    };

    /// <summary>For a node that calls.</summary>
    /// <param name="ours">Our credentials.</param>
    /// <param name="peer">Who is called.</param>
    /// <param name="refused">Is told why it is refused.</param>
    public static SslClientAuthenticationOptions Client(NodeCredentials ours, NodeName peer, Action<string> refused)
        => new()
        {
            ClientCertificateContext = ours.Context,
            EnabledSslProtocols = Protocols,
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            // Why the host does not matter: the name of the node is checked, wherever it runs.
            RemoteCertificateValidationCallback = (_, certificate, chain, _)
                => Passes(PeerCheck.Refusal(certificate, chain, ours, PeerCheck.ServerUsage, peer), refused),
        };

    static bool Passes(string? refusal, Action<string> refused)
    {
        if (refusal is null)
            return true;
        refused(refusal);
        return false;
    }
}
