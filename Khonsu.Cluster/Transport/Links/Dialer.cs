using System.Net.Http;
using Grpc.Net.Client;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>How one peer is dialled. Each attempt has a connection of its own, so classes do not share one, and names
/// are looked up anew.</summary>
/// <param name="options">Who we are, and how long we wait.</param>
/// <param name="peer">Who is dialled.</param>
/// <param name="address">Where.</param>
/// <param name="credentials">The present ones, or null for no encryption.</param>
sealed class Dialer(TransportOptions options, NodeId peer, NodeAddress address, Func<NodeCredentials>? credentials)
{
    /// <summary>Who we are, and how long we wait.</summary>
    public TransportOptions Options => options;

    /// <summary>Who is dialled.</summary>
    public NodeId Peer => peer;

    /// <summary>Who calls whom, and what for.</summary>
    public V1.Hello HelloOf(TrafficClass traffic) => new()
    {
        Cluster = options.Cluster.Value,
        From = options.Node.Value,
        To = peer.Value,
        TrafficClass = (V1.TrafficClass)traffic,
        VersionFirst = options.Versions.First,
        VersionLast = options.Versions.Last,
    };

    /// <summary>Makes what a connection will be opened with.</summary>
    /// <param name="refused">Is told why the certificate of the peer is refused.</param>
    public GrpcChannel Dial(Action<string> refused)
    {
        var handler = new SocketsHttpHandler
        {
            // Why: nodes talk to each other and to nobody else, whatever the environment says.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.HelloTimeout,
            KeepAlivePingDelay = options.SilenceMax,
            KeepAlivePingTimeout = options.SilenceMax,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (credentials is not null)
            handler.SslOptions = PeerTls.Client(credentials(), new NodeName(options.CertifiedCluster, peer), refused);
        string scheme = credentials is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return GrpcChannel.ForAddress(
            new UriBuilder(scheme, address.Host, address.Port).Uri,
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = WireLimits.WelcomeBytesMax,
                MaxSendMessageSize = null,
            });
    }
}
