using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace Khonsu.Cluster.Clients;

/// <summary>How the service for clients is called from outside.</summary>
static class ClientDialer
{
    /// <summary>The longest that a node can be waited for.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(1);

    /// <summary>Makes what calls will go through; nothing is sent yet.</summary>
    /// <param name="connection">Where, and who we are.</param>
    public static GrpcChannel Dial(KhonsuConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = connection.Timeout,
            KeepAlivePingDelay = connection.Timeout,
            KeepAlivePingTimeout = connection.Timeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = SecurityOf(connection.Certificate, connection.Authorities),
        };
        return GrpcChannel.ForAddress(
            connection.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>What goes along with each call.</summary>
    /// <param name="connection">Who we are.</param>
    public static Metadata HeadersOf(KhonsuConnection connection) => connection.Token is { } token
        ? new Metadata { { "authorization", $"Bearer {token}" } }
        : [];

    /// <summary>How connections are secured.</summary>
    /// <param name="certificate">What is shown; null for nothing.</param>
    /// <param name="authorities">Who may have signed for the node; null for those that this machine trusts.</param>
    public static SslClientAuthenticationOptions SecurityOf(
        X509Certificate2? certificate, X509Certificate2Collection? authorities)
    {
        var security = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (certificate is not null)
        {
            security.ClientCertificateContext
                = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        if (authorities is not null)
        {
            security.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            security.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return security;
    }
}
