using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>One shard, as a client sees it. For any thread.</summary>
sealed class ClientShard : ShardLine
{
    readonly RemoteCluster<NodeConnection> _cluster;
    readonly NodeId _client;

    // Order: 0, or where the log has opened the session last; written by the task that opens.
    ulong _start;

    /// <summary>Makes it.</summary>
    /// <param name="state">What its log is applied to.</param>
    /// <param name="sink">Takes what touches it alone.</param>
    /// <param name="cluster">The nodes.</param>
    /// <param name="directory">Where checkpoints are while they are loaded; null for the system's.</param>
    /// <param name="held">What waits for other shards.</param>
    public ClientShard(
        StoreState state,
        LogSink sink,
        RemoteCluster<NodeConnection> cluster,
        string? directory,
        HeldWork held)
        : base(state, sink)
    {
        (_cluster, _client) = (cluster, sink.Options.Node);
        Followed = new FollowedState(state, _client, Own, directory, held);
        Replica = new RemoteReplica(cluster, ShardMap.ShardOf(state.Group), Followed, Own);
        Door = new ClientSink(sink, OpenAsync);
        sink.OnSessionLost = Door.Forget;
        // Why not where there is one: nothing of several is in the way.
        if (state.Local.IsSharded)
            sink.UntilResolved = () => Resolved.WaitAsync(sink.Options.DoubtPause, sink.Options.Time);
    }

    /// <summary>Who waits for commits of this shard alone.</summary>
    public OwnCommits Own { get; } = new();

    /// <summary>Its log, as it comes.</summary>
    public FollowedState Followed { get; }

    /// <summary>Its group.</summary>
    public RemoteReplica Replica { get; }

    /// <summary>Takes what touches it alone, in a session.</summary>
    public ClientSink Door { get; }

    /// <summary>What names the session in its log; 0 for none yet.</summary>
    public ulong Start => Volatile.Read(ref _start);

    async Task OpenAsync()
    {
        V1.OpenSessionReply reply = await PatientCall.RunAsync(
            () => _cluster.AskAsync(connection => (
                MirrorMethods.OpenSession,
                new V1.OpenSessionRequest
                {
                    Cluster = connection.Cluster,
                    Client = _client.Value,
                    Shard = (uint)ShardMap.ShardOf(State.Group),
                })),
            Sink.Options,
            CancellationToken.None).ConfigureAwait(false);
        Volatile.Write(ref _start, reply.Start);
        Sink.Connect(Replica, reply.Start);
    }
}
