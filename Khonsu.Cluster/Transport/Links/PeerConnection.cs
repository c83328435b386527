using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>One call of the service, by a connection of its own, from its hello to its end.</summary>
sealed class PeerConnection : IDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<V1.Frame, V1.Welcome> _call;

    // Order: written by the handshake of TLS, which is over before the call fails for it.
    volatile string? _refusal;

    PeerConnection(Dialer dialer, CancellationToken stop)
    {
        _channel = dialer.Dial(why => _refusal = $"The peer is refused: {why}.");
        _call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            CarryMethod.Instance, null, new CallOptions(cancellationToken: stop));
    }

    /// <summary>What the peer has answered.</summary>
    public V1.Welcome Welcome { get; private set; } = new();

    /// <summary>Connects, says hello, and waits for the welcome.</summary>
    /// <param name="dialer">How.</param>
    /// <param name="traffic">What for.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="LinkFailedException">It has not come about.</exception>
    public static async Task<PeerConnection> OpenAsync(Dialer dialer, TrafficClass traffic, CancellationToken stop)
    {
        var connection = new PeerConnection(dialer, stop);
        try
        {
            await connection.GreetAsync(dialer, traffic).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Hands a frame over; returns when there is room for the next one.</summary>
    /// <exception cref="LinkFailedException">The connection has ended.</exception>
    public Task SendAsync(V1.Frame frame) => ExplainAsync(_call.RequestStream.WriteAsync(frame));

    /// <summary>Waits for the end of the connection.</summary>
    /// <exception cref="LinkFailedException">It has ended; always thrown.</exception>
    public async Task WatchAsync()
    {
        bool isMore = await ExplainAsync(_call.ResponseStream.MoveNext(CancellationToken.None)).ConfigureAwait(false);
        throw new LinkFailedException(isMore ? "The peer says more than its welcome." : "The peer has ended the call.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }

    async Task GreetAsync(Dialer dialer, TrafficClass traffic)
    {
        TransportOptions options = dialer.Options;
        Task<bool> answer = AskAsync(dialer.HelloOf(traffic));
        try
        {
            if (!await answer.WaitAsync(options.HelloTimeout, options.Time).ConfigureAwait(false))
                throw new LinkFailedException("The peer has ended the call without a welcome.");
        }
        catch (TimeoutException)
        {
            answer.Forget();
            throw new LinkFailedException("The peer has not answered in time.");
        }
        Welcome = _call.ResponseStream.Current;
        if (Welcome.Node != dialer.Peer.Value || !options.Versions.Contains(Welcome.Version))
            throw new LinkFailedException($"The welcome of node {Welcome.Node} does not answer the hello.");
    }

    async Task<bool> AskAsync(V1.Hello hello)
    {
        await ExplainAsync(_call.RequestStream.WriteAsync(new V1.Frame { Hello = hello })).ConfigureAwait(false);
        return await ExplainAsync(_call.ResponseStream.MoveNext(CancellationToken.None)).ConfigureAwait(false);
    }

    async Task ExplainAsync(Task step)
    {
        try
        {
            await step.ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or IOException)
        {
            throw Explained(broken);
        }
    }

    async Task<bool> ExplainAsync(Task<bool> step)
    {
        await ExplainAsync((Task)step).ConfigureAwait(false);
        return await step.ConfigureAwait(false);
    }

    LinkFailedException Explained(Exception broken)
    {
        string said = broken is RpcException { Status: var status }
            ? $"{status.StatusCode}: {status.Detail}"
            : broken.Message;
        return new LinkFailedException(_refusal ?? said, broken);
    }
}
