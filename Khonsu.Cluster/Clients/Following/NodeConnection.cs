using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A connection to one node, with all calls of a client that are made by it. For any thread.</summary>
sealed class NodeConnection : IDisposable
{
    readonly KhonsuClientConnection _options;
    readonly ClientCore _client;
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
    /// <param name="client">The client.</param>
    /// <param name="stop">The client ends.</param>
    public NodeConnection(KhonsuClientConnection options, Uri node, ClientCore client, CancellationToken stop)
    {
        (_options, _client, Node) = (options, client, node);
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

    /// <summary>Follows the logs of all shards: how many there are, the first one tells.</summary>
    /// <param name="onStarted">The node has taken the client.</param>
    /// <exception cref="RpcException">The connection has ended, or did not come about.</exception>
    /// <exception cref="MalformedBytesException">The node has said what it may not.</exception>
    public async Task FollowAsync(Action onStarted)
    {
        var calls = new List<AsyncServerStreamingCall<V1.FollowFrame>>();
        try
        {
            calls.Add(Follow(0));
            int shards = await StartAsync(calls[0].ResponseStream).ConfigureAwait(false);
            FollowedStore store = _client.StoreOf(shards);
            store.BeginAnew();
            for (int shard = 1; shard < shards; shard++)
                calls.Add(Follow(shard));
            await Task.WhenAll(calls.Skip(1).Select(call => StartAsync(call.ResponseStream))).ConfigureAwait(false);
            onStarted();
            await AllAsync([.. calls.Select((call, shard) => ReadAsync(call.ResponseStream, store, shard))])
                .ConfigureAwait(false);
        }
        catch (Exception error) when (
            error is OperationCanceledException || (error is RpcException && Volatile.Read(ref _breach) is not null))
        {
            throw new RpcException(new Status(
                StatusCode.Unavailable, Volatile.Read(ref _breach) ?? "The client has ended."));
        }
        finally
        {
            foreach (AsyncServerStreamingCall<V1.FollowFrame> call in calls)
                call.Dispose();
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

    /// <summary>Sends a proposal or a step of a transaction; what becomes of it, who waits for it is told.</summary>
    /// <param name="client">Who sends it.</param>
    /// <param name="content">It.</param>
    public void Send(NodeId client, V1.CommitFrame content)
    {
        CommitPipe pipe;
        using (_lock.EnterScope())
        {
            if (_commits is null)
            {
                _commits = new CommitPipe(this, client.Value);
                _ = RunAsync(_commits);
            }

            pipe = _commits;
        }

        pipe.Send(content);
    }

    /// <summary>Opens the call that commits go by.</summary>
    public AsyncDuplexStreamingCall<V1.CommitFrame, V1.CommitReplies> OpenCommits()
        => _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            MirrorMethods.Commit, null, new CallOptions(_headers, cancellationToken: Ended));

    /// <summary>Tells those who wait for commits what the node has answered.</summary>
    public void Take(V1.CommitReplies replies)
    {
        if (replies.Replies.Concat(replies.Ends).Any(
            static reply => reply.End is V1.CommitEnd.NoLeader or V1.CommitEnd.InDoubt))
        {
            OnUseless();
        }

        _client.Take(replies);
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

    AsyncServerStreamingCall<V1.FollowFrame> Follow(int shard)
    {
        FollowedStore? store = _client.MaybeStore;
        var request = new V1.FollowRequest
        {
            Cluster = Cluster,
            VersionFirst = MirrorService.Version,
            VersionLast = MirrorService.Version,
            From = store is null ? 0 : (ulong)store.Shards[shard].Received.Value,
            Shard = (uint)shard,
            Shards = store is null ? 0 : (uint)store.Shards.Count,
        };
        return _channel.CreateCallInvoker().AsyncServerStreamingCall(
            MirrorMethods.Follow, null, new CallOptions(_headers, cancellationToken: Ended), request);
    }

    // Returns how many shards there are.
    async Task<int> StartAsync(IAsyncStreamReader<V1.FollowFrame> frames)
    {
        Task<bool> first = frames.MoveNext(CancellationToken.None);
        try
        {
            bool isThere = await first.WaitAsync(_options.ConnectTimeout, _options.TimeProvider).ConfigureAwait(false);
            bool isStart = isThere
                && frames.Current.Start is { Version: MirrorService.Version, Shards: >= 1 and <= ShardMap.ShardsMax };
            return isStart
                ? (int)frames.Current.Start.Shards
                : throw new MalformedBytesException("the node does not begin with a start");
        }
        catch (TimeoutException)
        {
            first.Forget();
            throw new RpcException(new Status(StatusCode.Unavailable, "The node has not answered in time."));
        }
    }

    async Task ReadAsync(IAsyncStreamReader<V1.FollowFrame> frames, FollowedStore store, int shard)
    {
        while (await frames.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            await store.TakeAsync(store.Shards[shard], frames.Current, Ended).ConfigureAwait(false);
            OnUseful();
        }
    }

    // Ends all when one has ended, which says why; unless the store cannot follow one of them, which ends the client.
    async Task AllAsync(IReadOnlyList<Task> following)
    {
        Task first = await Task.WhenAny(following).ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task? broken = following.FirstOrDefault(static one => one.Exception?.InnerException is ClientFailedException);
        await (broken ?? first).ConfigureAwait(false);
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
