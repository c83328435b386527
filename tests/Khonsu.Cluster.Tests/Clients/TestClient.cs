using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Clients.Rows;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>A client of a node, as a program in any language would be.</summary>
sealed class TestClient : IDisposable
{
    readonly GrpcChannel _channel;
    readonly Metadata _headers = [];

    /// <param name="endpoint">Where the node listens.</param>
    /// <param name="token">What it shows; null for nothing.</param>
    /// <param name="isSecure">Whether by TLS.</param>
    /// <param name="certificate">What it shows; null for nothing.</param>
    public TestClient(
        IPEndPoint endpoint, string? token = null, bool isSecure = false, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                // The tests of TLS itself are those of the peers.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                ClientCertificateContext = certificate is null
                    ? null
                    : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
        };
        string scheme = isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        _channel = GrpcChannel.ForAddress(
            new UriBuilder(scheme, endpoint.Address.ToString(), endpoint.Port).Uri,
            new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        if (token is not null)
            _headers.Add("authorization", $"Bearer {token}");
    }

    public async Task<TReply> CallAsync<TRequest, TReply>(Method<TRequest, TReply> method, TRequest request)
        where TRequest : class
        where TReply : class
        => await _channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(_headers, DateTime.UtcNow.AddSeconds(60)), request);

    /// <summary>How a call fails.</summary>
    public async Task<RpcException> RefusedAsync<TRequest, TReply>(Method<TRequest, TReply> method, TRequest request)
        where TRequest : class
        where TReply : class
        => await Assert.ThrowsAsync<RpcException>(() => CallAsync(method, request));

    /// <summary>Opens a call by which commits go.</summary>
    public AsyncDuplexStreamingCall<V1.CommitFrame, V1.CommitReplies> OpenCommits()
        => _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            MirrorMethods.Commit, null, new CallOptions(_headers, DateTime.UtcNow.AddSeconds(60)));

    /// <summary>Follows a shard.</summary>
    public AsyncServerStreamingCall<V1.FollowFrame> Follow(V1.FollowRequest request)
        => _channel.CreateCallInvoker().AsyncServerStreamingCall(
            MirrorMethods.Follow, null, new CallOptions(_headers, DateTime.UtcNow.AddSeconds(60)), request);

    /// <summary>Opens a call by which rows are kept.</summary>
    public AsyncDuplexStreamingCall<V1.RowsRequest, V1.RowsReply> OpenRows()
        => _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            RowsMethods.Work, null, new CallOptions(_headers, DateTime.UtcNow.AddSeconds(60)));

    public void Dispose() => _channel.Dispose();
}
