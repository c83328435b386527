using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>What of a client depends on how many shards there are. For any thread.</summary>
sealed class ClientParts : IDisposable
{
    readonly RemoteTransactions? _transactions;

    /// <summary>Makes it.</summary>
    /// <param name="tables">Of the store.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="store">The store, without rows.</param>
    /// <param name="cluster">The nodes.</param>
    /// <param name="options">Who the client is, and how long it tries.</param>
    /// <param name="telemetry">Counts and measures.</param>
    /// <param name="directory">Where checkpoints are while they are loaded; null for the system's.</param>
    public ClientParts(
        IReadOnlyList<TableDefinition> tables,
        int shards,
        KhonsuStore store,
        RemoteCluster<NodeConnection> cluster,
        SinkOptions options,
        CommitTelemetry telemetry,
        string? directory)
    {
        var local = new LocalStore(tables, new ShardMap(shards));
        var requests = new OpenRequests();
        var held = new HeldWork();
        Shards = [.. local.Map.Groups.Select(group => ShardOf(new StoreState(local, group)))];
        Store = new FollowedStore(local, [.. Shards.Select(static shard => shard.Followed)], held);
        local.Attach(store);
        if (!local.IsSharded)
        {
            Sink = Shards[0].Door;
            return;
        }

        _transactions = new RemoteTransactions(cluster, options.Node, local, group => LineOf(group).Resolved.Beat());
        var answers = new SharedAnswers(requests, telemetry, options, LineOf);
        var remote = new RemoteCommits(cluster, local, LineOf, _transactions, answers);
        Sink = new FollowedSink(local, LineOf, remote, requests, telemetry);
        local.Listener = _transactions;
        // Why one: a client has one start, and positions of an earlier one would be of another process.
        local.Begin(incarnation: 1);

        ClientShard LineOf(GroupId group) => Shards[ShardMap.ShardOf(group)];

        ClientShard ShardOf(StoreState state) => new(
            state, new LogSink(state, options, telemetry, requests), cluster, directory, held);
    }

    /// <summary>The shards, in their order.</summary>
    public IReadOnlyList<ClientShard> Shards { get; }

    /// <summary>The store as what the logs are applied to.</summary>
    public FollowedStore Store { get; }

    /// <summary>Where commits go.</summary>
    public ICommitSink Sink { get; }

    /// <summary>Takes no further commits.</summary>
    /// <returns>Completes when those that were taken are answered.</returns>
    public Task CloseAsync() => Shards[0].Sink.CloseAsync();

    /// <summary>Finds the shard that is asked how a commit ended.</summary>
    /// <param name="number">Its number.</param>
    public ClientShard HomeOf(ulong number) => Shards[RequestNumbers.HomeOf(number, Shards.Count)];

    /// <summary>Waits until the store has all that was committed in any shard before the call.</summary>
    public async Task ReadIndexAsync()
    {
        await Task.WhenAll(Shards.Select(static shard => shard.Replica.ReadIndexAsync())).ConfigureAwait(false);
        if (!Store.Local.IsWhole)
        {
            throw new RefusedException(
                Refusal.CatchingUp,
                "The store has loaded a checkpoint of one shard, and the others are not as far yet.",
                Shards[0].Sink.Options.DoubtPause);
        }
    }

    /// <summary>Tells those who wait what a node has answered.</summary>
    /// <exception cref="MalformedBytesException">It has answered what nobody has asked.</exception>
    public void Take(V1.CommitReplies replies)
    {
        foreach (V1.CommitReply reply in replies.Replies)
            HomeOf(reply.Number).Own.Fail(reply.Number, Remote.ErrorOf(reply));

        if (replies.Names.Count + replies.Ends.Count == 0)
            return;
        if (_transactions is null)
            throw new MalformedBytesException("a store of one shard has no transactions of several");
        _transactions.Take(replies);
    }

    /// <summary>All that waits for answers ends alike.</summary>
    /// <param name="error">Makes the error.</param>
    public void FailAll(Func<Exception> error)
    {
        foreach (ClientShard shard in Shards)
            shard.Own.FailAll(error);
        _transactions?.FailAll(error);
    }

    /// <inheritdoc />
    public void Dispose() => Store.Dispose();
}
