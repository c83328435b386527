using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A connection to one node, by which a client makes its calls. For any thread.</summary>
abstract class NodeLink : IDisposable
{
    readonly GrpcChannel _channel;
    readonly CancellationTokenSource _ended;
    readonly Metadata _headers = [];

    string? _breach;

    // Order: written by whoever sees that the node is of use, read by who sees that it was not.
    long _usefulAt;

    /// <summary>Makes it; the network is used by the calls.</summary>
    /// <param name="options">Who is called, and what is shown.</param>
    /// <param name="node">The node.</param>
    /// <param name="stop">The client ends.</param>
    protected NodeLink(KhonsuClientConnection options, Uri node, CancellationToken stop)
    {
        (Options, Node) = (options, node);
        _channel = Dialling.Dial(options, node);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Ended = _ended.Token;
        Cluster = KhonsuNode.IdOf(options.Cluster).Value;
        if (options.Token is not null)
            _headers.Add("authorization", $"Bearer {options.Token}");
        OnUseful();
    }

    /// <summary>The node.</summary>
    public Uri Node { get; }

    /// <summary>The cluster.</summary>
    public ulong Cluster { get; }

    /// <summary>Cancelled when the connection is of no use any more.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Who is called, and what is shown.</summary>
    protected KhonsuClientConnection Options { get; }

    /// <summary>Makes calls.</summary>
    protected CallInvoker Calls => _channel.CreateCallInvoker();

    /// <summary>What calls that last bear.</summary>
    protected CallOptions Lasting => new(_headers, cancellationToken: Ended);

    /// <summary>Follows the node until the connection ends.</summary>
    /// <param name="onStarted">The node has taken the client.</param>
    /// <exception cref="RpcException">The connection has ended, or did not come about.</exception>
    /// <exception cref="MalformedBytesException">The node has said what it may not.</exception>
    public abstract Task FollowAsync(Action onStarted);

    /// <summary>Makes a call that is answered once.</summary>
    /// <exception cref="RpcException">It was not answered.</exception>
    public async Task<TReply> AskAsync<TRequest, TReply>(Method<TRequest, TReply> method, TRequest request)
        where TRequest : class
        where TReply : class
    {
        DateTime deadline = DateTime.UtcNow + Options.CommitTimeout + Options.ConnectTimeout;
        return await Calls.AsyncUnaryCall(method, null, new CallOptions(_headers, deadline, Ended), request)
            .ConfigureAwait(false);
    }

    /// <summary>The node was of use.</summary>
    public void OnUseful() => Volatile.Write(ref _usefulAt, Options.TimeProvider.GetTimestamp());

    /// <summary>The node knows no leader. After a while of that another one is asked: this one may be cut off from the
    /// others.</summary>
    public void OnUseless()
    {
        TimeSpan age = Options.TimeProvider.GetElapsedTime(Volatile.Read(ref _usefulAt));
        if (Options.Nodes.Count > 1 && age > Options.ConnectTimeout)
            Break("The node has known no leader for too long.");
    }

    /// <summary>Ends the connection: another one is made.</summary>
    /// <param name="why">Why.</param>
    public void Break(string why)
    {
        Interlocked.CompareExchange(ref _breach, why, null);
        try
        {
            _ended.CancelAsync().Forget();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ended.Cancel();
        _channel.Dispose();
        _ended.Dispose();
    }

    /// <summary>Ends all calls.</summary>
    protected Task EndAsync() => _ended.CancelAsync();

    /// <summary>Whether an error is that of a connection that this side has ended.</summary>
    /// <param name="error">The error.</param>
    protected bool IsOwnEnd(Exception error)
        => error is OperationCanceledException || (error is RpcException && Volatile.Read(ref _breach) is not null);

    /// <summary>Says why this side has ended the connection.</summary>
    protected RpcException OwnEnd() => new(new Status(
        StatusCode.Unavailable, Volatile.Read(ref _breach) ?? "The client has ended."));

    /// <summary>Waits for the first frame of a call that lasts.</summary>
    /// <typeparam name="TFrame">What a frame is.</typeparam>
    /// <param name="frames">The frames.</param>
    /// <returns>The first one.</returns>
    /// <exception cref="RpcException">It has not come in time.</exception>
    /// <exception cref="MalformedBytesException">There is none.</exception>
    protected async Task<TFrame> FirstAsync<TFrame>(IAsyncStreamReader<TFrame> frames)
    {
        Task<bool> first = frames.MoveNext(CancellationToken.None);
        try
        {
            return await first.WaitAsync(Options.ConnectTimeout, Options.TimeProvider).ConfigureAwait(false)
                ? frames.Current
                : throw NoStart();
        }
        catch (TimeoutException)
        {
            first.Forget();
            throw new RpcException(new Status(StatusCode.Unavailable, "The node has not answered in time."));
        }
    }

    /// <summary>A call that lasts does not begin as it should.</summary>
    protected static MalformedBytesException NoStart() => new("the node does not begin with a start");
}
