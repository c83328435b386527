using System.Net.Http;
using Grpc.Net.Client;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>Makes what connections to nodes are opened with.</summary>
static class Dialling
{
    // The largest entry of the log, and what is around it.
    const int FrameBytesMax = 4 << 20;
    const int WindowBytes = 1 << 20;

    static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    /// <summary>Makes it for one node.</summary>
    /// <param name="options">Who is called, and what is shown.</param>
    /// <param name="node">The node.</param>
    public static GrpcChannel Dial(KhonsuClientConnection options, Uri node)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            InitialHttp2StreamWindowSize = WindowBytes,
            // Why: an application may let fewer calls share a connection than there are shards to follow.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = s_silence,
            KeepAlivePingTimeout = s_silence,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = ClientDialer.SecurityOf(options.Certificate, options.Authorities),
        };
        return GrpcChannel.ForAddress(node, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = FrameBytesMax,
            MaxSendMessageSize = null,
        });
    }
}
