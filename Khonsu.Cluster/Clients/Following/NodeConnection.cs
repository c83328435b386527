using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A connection to one node, with all calls of a client that are made by it. For any thread.</summary>
sealed class NodeConnection : IDisposable
{
    readonly KhonsuClientConnection _options;
    readonly OwnCommits _own;
    readonly GrpcChannel _channel;
    readonly CancellationTokenSource _ended;
    readonly Metadata _headers = [];
    readonly Lock _lock = new();

    CommitPipe? _commits;
    string? _breach;

    // Order: written by whoever sees that the node is of use, read by who sees that it was not.
    long _usefulAt;

    /// <summary>Makes it; the network is used by the calls.</summary>
    /// <param name="options">Who is called, and what is shown.</param>
    /// <param name="node">The node.</param>
    /// <param name="own">Who waits for commits.</param>
    /// <param name="stop">The client ends.</param>
    public NodeConnection(KhonsuClientConnection options, Uri node, OwnCommits own, CancellationToken stop)
    {
        (_options, _own, Node) = (options, own, node);
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

    /// <summary>Follows the log.</summary>
    /// <param name="state">The store.</param>
    /// <param name="onStarted">The node has taken the client.</param>
    /// <exception cref="RpcException">The connection has ended, or did not come about.</exception>
    /// <exception cref="MalformedBytesException">The node has said what it may not.</exception>
    public async Task FollowAsync(FollowedState state, Action onStarted)
    {
        state.BeginAnew();
        var request = new V1.FollowRequest
        {
            Cluster = Cluster,
            VersionFirst = MirrorService.Version,
            VersionLast = MirrorService.Version,
            From = (ulong)state.Applied.Value,
        };
        using AsyncServerStreamingCall<V1.FollowFrame> call = _channel.CreateCallInvoker().AsyncServerStreamingCall(
            MirrorMethods.Follow, null, new CallOptions(_headers, cancellationToken: Ended), request);
        try
        {
            await StartAsync(call.ResponseStream).ConfigureAwait(false);
            onStarted();
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                state.Take(call.ResponseStream.Current);
                OnUseful();
            }
        }
        catch (RpcException) when (Volatile.Read(ref _breach) is { } breach)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, breach));
        }
    }

    /// <summary>Makes a call that is answered once.</summary>
    /// <exception cref="RpcException">It was not answered.</exception>
    public async Task<TReply> AskAsync<TRequest, TReply>(Method<TRequest, TReply> method, TRequest request)
        where TRequest : class
        where TReply : class
    {
        DateTime deadline = DateTime.UtcNow + _options.CommitTimeout + _options.ConnectTimeout;
        return await _channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(_headers, deadline, Ended), request).ConfigureAwait(false);
    }

    /// <summary>Sends a commit; what becomes of it, who waits for it is told.</summary>
    /// <param name="request">Its name.</param>
    /// <param name="payload">Its bytes.</param>
    public void Send(RequestId request, ReadOnlyMemory<byte> payload)
    {
        CommitPipe pipe;
        using (_lock.EnterScope())
        {
            if (_commits is null)
            {
                _commits = new CommitPipe(this, request);
                _ = RunAsync(_commits);
            }

            pipe = _commits;
        }

        if (pipe.Session != request with { Sequence = 0 })
            Break("The client has another session now.");
        pipe.Send(request.Sequence, payload);
    }

    /// <summary>Opens the call that commits go by.</summary>
    public AsyncDuplexStreamingCall<V1.CommitFrame, V1.CommitReplies> OpenCommits()
        => _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            MirrorMethods.Commit, null, new CallOptions(_headers, cancellationToken: Ended));

    /// <summary>Tells who waits for a commit how it ended.</summary>
    public void Answer(V1.CommitReply reply)
    {
        Exception error = Remote.ErrorOf(reply);
        if (reply.End is V1.CommitEnd.NoLeader or V1.CommitEnd.InDoubt)
            OnUseless();
        _own.Fail(reply.Number, error);
    }

    /// <summary>The node was of use.</summary>
    public void OnUseful() => Volatile.Write(ref _usefulAt, _options.TimeProvider.GetTimestamp());

    /// <summary>The node knows no leader. After a while of that another one is asked: this one may be cut off from the
    /// others.</summary>
    public void OnUseless()
    {
        TimeSpan age = _options.TimeProvider.GetElapsedTime(Volatile.Read(ref _usefulAt));
        if (_options.Nodes.Count > 1 && age > _options.ConnectTimeout)
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

    async Task StartAsync(IAsyncStreamReader<V1.FollowFrame> frames)
    {
        Task<bool> first = frames.MoveNext(CancellationToken.None);
        try
        {
            bool isThere = await first.WaitAsync(_options.ConnectTimeout, _options.TimeProvider).ConfigureAwait(false);
            if (!isThere || frames.Current.Start is not { Version: MirrorService.Version })
                throw new MalformedBytesException("the node does not begin with a start");
        }
        catch (TimeoutException)
        {
            first.Forget();
            throw new RpcException(new Status(StatusCode.Unavailable, "The node has not answered in time."));
        }
    }

    async Task RunAsync(CommitPipe pipe)
    {
        string why;
        try
        {
            await pipe.RunAsync(Ended).ConfigureAwait(false);
            why = "The node takes no commits any more.";
        }
        catch (Exception error)
        {
            why = error is RpcException { Status.Detail: { Length: > 0 } detail } ? detail : error.Message;
        }

        Break(why);
    }
}
