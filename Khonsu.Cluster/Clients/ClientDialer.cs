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
            SslOptions = SecurityOf(connection),
        };
        return GrpcChannel.ForAddress(
            connection.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>What goes along with each call.</summary>
    /// <param name="connection">Who we are.</param>
    public static Metadata HeadersOf(KhonsuConnection connection) => connection.Token is { } token
        ? new Metadata { { "authorization", $"Bearer {token}" } }
        : [];

    static SslClientAuthenticationOptions SecurityOf(KhonsuConnection connection)
    {
        var security = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (connection.Certificate is { } certificate)
        {
            security.ClientCertificateContext
                = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        if (connection.Authorities is { } authorities)
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
