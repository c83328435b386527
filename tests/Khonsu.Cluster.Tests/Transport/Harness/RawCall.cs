using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>A caller that says what it likes.</summary>
sealed class RawCall : IDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<V1.Frame, V1.Welcome> _call;

    public RawCall(
        NodeAddress address, Func<V1.Frame, byte[]>? marshaller = null, SslClientAuthenticationOptions? tls = null)
    {
        _channel = GrpcChannel.ForAddress(
            $"{(tls is null ? "http" : "https")}://{address}",
            new GrpcChannelOptions
            {
                MaxSendMessageSize = null,
                HttpHandler = new SocketsHttpHandler { SslOptions = tls ?? new() },
                DisposeHttpClient = true,
            });
        Method<V1.Frame, V1.Welcome> method = CarryMethod.Instance;
        if (marshaller is not null)
        {
            method = new(method.Type, method.ServiceName, method.Name, new(marshaller, _ => new()),
                method.ResponseMarshaller);
        }
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            method, null, new CallOptions(cancellationToken: TestTimeout.Token()));
    }

    public static V1.Hello HelloTo(TestPeer peer, ulong from) => new()
    {
        Cluster = TestPeer.Cluster.Value,
        From = from,
        To = peer.Node.Value,
        TrafficClass = V1.TrafficClass.Consensus,
        VersionFirst = 1,
        VersionLast = 1,
    };

    public static V1.Envelope Probe(TestPeer to, ulong from) => new()
    {
        Format = 1,
        Cluster = TestPeer.Cluster.Value,
        From = from,
        To = to.Node.Value,
        ReadProbe = new() { Probe = 5 },
    };

    public static V1.Frame FrameOf(params V1.Envelope[] envelopes)
        => new() { Batch = new() { Envelopes = { envelopes } } };

    /// <summary>Says something, if the other side has not ended the call yet; <see cref="EndAsync"/> tells.</summary>
    public async Task SayAsync(V1.Frame frame)
    {
        try
        {
            await _call.RequestStream.WriteAsync(frame);
        }
        catch (RpcException)
        {
        }
    }

    public Task SayAsync(V1.Hello hello) => SayAsync(new V1.Frame { Hello = hello });

    public async Task<V1.Welcome> WelcomeAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(TestTimeout.Token()));
        return _call.ResponseStream.Current;
    }

    /// <summary>Waits until the other side ends the call.</summary>
    public async Task<Status> EndAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(TestTimeout.Token()))
                continue;
            return _call.GetStatus();
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
