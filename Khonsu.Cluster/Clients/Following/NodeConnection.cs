using Grpc.Core;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A connection of a client that follows the logs of all shards. For any thread.</summary>
/// <param name="options">Who is called, and what is shown.</param>
/// <param name="node">The node.</param>
/// <param name="client">The client.</param>
/// <param name="stop">The client ends.</param>
sealed class NodeConnection(KhonsuClientConnection options, Uri node, MirrorCore client, CancellationToken stop)
    : NodeLink(options, node, stop)
{
    readonly Lock _lock = new();

    CommitPipe? _commits;

    /// <inheritdoc />
    /// <remarks>How many shards there are, the call of the first one tells.</remarks>
    public override async Task FollowAsync(Action onStarted)
    {
        var calls = new List<AsyncServerStreamingCall<V1.FollowFrame>>();
        try
        {
            calls.Add(Follow(0));
            int shards = await StartAsync(calls[0].ResponseStream).ConfigureAwait(false);
            FollowedStore store = client.StoreOf(shards);
            store.BeginAnew();
            for (int shard = 1; shard < shards; shard++)
                calls.Add(Follow(shard));
            await Task.WhenAll(calls.Skip(1).Select(call => StartAsync(call.ResponseStream))).ConfigureAwait(false);
            onStarted();
            await AllAsync([.. calls.Select((call, shard) => ReadAsync(call.ResponseStream, store, shard))])
                .ConfigureAwait(false);
        }
        catch (Exception error) when (IsOwnEnd(error))
        {
            throw OwnEnd();
        }
        finally
        {
            foreach (AsyncServerStreamingCall<V1.FollowFrame> call in calls)
                call.Dispose();
        }
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
        => Calls.AsyncDuplexStreamingCall(MirrorMethods.Commit, null, Lasting);

    /// <summary>Tells those who wait for commits what the node has answered.</summary>
    public void Take(V1.CommitReplies replies)
    {
        if (replies.Replies.Concat(replies.Ends).Any(
            static reply => reply.End is V1.CommitEnd.NoLeader or V1.CommitEnd.InDoubt))
        {
            OnUseless();
        }

        client.Take(replies);
    }

    AsyncServerStreamingCall<V1.FollowFrame> Follow(int shard)
    {
        FollowedStore? store = client.MaybeStore;
        var request = new V1.FollowRequest
        {
            Cluster = Cluster,
            VersionFirst = MirrorService.Version,
            VersionLast = MirrorService.Version,
            From = store is null ? 0 : (ulong)store.Shards[shard].Received.Value,
            Shard = (uint)shard,
            Shards = store is null ? 0 : (uint)store.Shards.Count,
        };
        return Calls.AsyncServerStreamingCall(MirrorMethods.Follow, null, Lasting, request);
    }

    // Returns how many shards there are.
    async Task<int> StartAsync(IAsyncStreamReader<V1.FollowFrame> frames)
    {
        V1.FollowFrame first = await FirstAsync(frames).ConfigureAwait(false);
        return first.Start is { Version: MirrorService.Version, Shards: >= 1 and <= ShardMap.ShardsMax } start
            ? (int)start.Shards
            : throw NoStart();
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
        await EndAsync().ConfigureAwait(false);
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
