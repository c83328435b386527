using System.Net;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Hosting;

/// <summary>What the user of a node can ask it for, whatever its model is; from before its start until after its
/// end. For any thread.</summary>
/// <param name="options">Its options.</param>
/// <param name="sink">Where its commits go.</param>
sealed class NodeFace(KhonsuNodeOptions options, LogSink sink)
{
    readonly FreshReads _fresh = new(sink.Options);
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Order: written once, when the node runs; whoever misses it is told that it does not run yet.
    NodeCore? _core;

    // Order: who listens for clients puts it here, who ends the node takes it out; each looks after the other has
    // written, so one of both closes it.
    ClientDoor? _door;
    volatile bool _hasEnded;

    /// <summary>The options of the node.</summary>
    public KhonsuNodeOptions Options => options;

    /// <summary>Completes when the node has ended; fails when an error has ended it.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Whether it takes nothing new because it is about to stop.</summary>
    public bool IsStopping => sink.IsClosed;

    /// <summary>The parts of the node; null before its start.</summary>
    public NodeCore? MaybeCore => Volatile.Read(ref _core);

    /// <summary>Where it listens for clients; null for nowhere.</summary>
    public IPEndPoint? ClientEndpoint => Volatile.Read(ref _door)?.Endpoint;

    /// <summary>How long ago the disk was given what it has not written yet; nothing when it has all.</summary>
    public TimeSpan DiskWait
        => Core.Node.Status.IoAgeTicks * (options.ElectionTimeout / KhonsuNode.TicksPerElection);

    /// <summary>How old the store is at most; null before the first synchronization.</summary>
    public TimeSpan? Age => _fresh.Age;

    NodeCore Core => MaybeCore ?? throw ClusterUnavailableException.NotStarted();

    /// <summary>The node runs.</summary>
    public void Connect(NodeCore core)
    {
        Volatile.Write(ref _core, core);
        _ = FollowAsync(core);
    }

    /// <summary>The node listens for clients, from now on until its end.</summary>
    public async Task ServeAsync(ClientDoor door)
    {
        Interlocked.Exchange(ref _door, door);
        if (_hasEnded)
            await CloseDoorAsync().ConfigureAwait(false);
    }

    /// <summary>How it is.</summary>
    public KhonsuNodeStatus Status()
    {
        NodeCore core = Core;
        ReplicaStatus[] groups = [.. core.Shards.Select(static shard => shard.Replica.Status)];
        ReplicaStatus group = groups[0];
        NodeStatus whole = core.Node.Status;
        int replicas = Members.ReplicasOf([.. groups.Select(static one => one.Config)], options.Replicas);
        return new KhonsuNodeStatus
        {
            Node = options.Node,
            Starts = whole.Incarnation,
            Leader = group.IsLeading ? options.Node : group.Leader?.Value,
            Ballot = group.Promised.Number,
            Configuration = group.Config.Id.Value,
            Voters = [.. group.Config.Voters.Select(static voter => voter.Value)],
            Followers = [.. group.Followers.Select(
                static follower => new KhonsuFollower(follower.Node.Value, follower.Accepted.Value))],
            AppliedEntries = groups.Sum(static one => one.AppliedIndex.Value),
            DecidedEntries = groups.Sum(static one => one.DecidedIndex.Value),
            AcceptedEntries = groups.Sum(static one => one.AcceptedIndex.Value),
            FirstLogEntry = groups.Sum(static one => one.TrimmedIndex.Value),
            Shards = [.. groups.Select(ShardOf)],
            Replicas = replicas == Config.ReplicasAll ? null : replicas,
            UnsettledTransactions = core.Shared?.UnsettledCount ?? 0,
            OpenCommits = sink.OpenCount,
            Syncs = whole.Writes.Syncs,
            Staleness = _fresh.Age,
            IsStopping = sink.IsClosed,
            IsReleased = groups.All(static one => one.IsReleased),
        };

        KhonsuShardStatus ShardOf(ReplicaStatus one, int number) => new(
            number,
            one.IsLeading ? options.Node : one.Leader?.Value,
            one.AppliedIndex.Value,
            one.DecidedIndex.Value)
        {
            Voters = [.. one.Config.Voters.Select(static voter => voter.Value)],
            Learners = [.. one.Config.Learners.Select(static learner => learner.Value)],
        };
    }

    /// <summary>Waits until the store has all that was committed anywhere before the call.</summary>
    public Task SynchronizeAsync(CancellationToken cancellationToken)
        => _fresh.SynchronizeAsync(Core.ReadIndexAsync, cancellationToken);

    /// <summary>Waits until the store is at most so old.</summary>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken)
        => _fresh.FreshenAsync(Core.ReadIndexAsync, maxStaleness, cancellationToken);

    /// <summary>Takes a checkpoint.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken)
        => AskAsync(
            Task.WhenAll(Core.Shards.Select(static shard => shard.Replica.TakeCheckpointAsync())), cancellationToken);

    /// <summary>Copies the archive into a folder.</summary>
    public async Task<BackupResult> BackupAsync(string directory, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (options.Archive is null)
        {
            throw new InvalidOperationException(
                $"A backup is made of the archive, and this node has none. Set {nameof(KhonsuNodeOptions.Archive)}.");
        }

        try
        {
            string archive = options.Archive.In(options.Directory, options.Shards).Directory;
            return await RunningBackup.RunAsync(Core.Node, archive, directory, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            throw new NodeStorageException(error);
        }
        catch (RefusedException error)
        {
            throw ClusterUnavailableException.OfCall(error);
        }
        catch (NodeStoppedException error)
        {
            throw ClusterUnavailableException.OfBackup(error);
        }
    }

    /// <summary>Hands the leadership over.</summary>
    /// <remarks>Of all shards that it leads and the other one votes in.</remarks>
    public Task TransferLeadershipAsync(ulong target, CancellationToken cancellationToken)
    {
        NodeShard[] led = [.. Core.Shards.Where(shard
            => shard.Replica.Status is { IsLeading: true } status && status.Config.IsVoter(new NodeId(target)))];
        // Why then all: they say why not.
        return AskAsync(
            Task.WhenAll((led.Length == 0 ? Core.Shards : led)
                .Select(shard => shard.Replica.TransferLeadershipAsync(new NodeId(target)))),
            cancellationToken);
    }

    /// <summary>Asks the log how a commit ended.</summary>
    public Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken)
        => new OutcomeSearch(Core.Shards).AskAsync(commit, cancellationToken);

    /// <summary>Says where another node is.</summary>
    public async Task SetPeerAsync(KhonsuPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer.Node == 0 || peer.Node == options.Node)
            throw new ArgumentException("A peer is another node, with a number from 1.", nameof(peer));
        if (Core.Peers is not { } peers)
        {
            throw new ArgumentException(
                $"This node listens for nobody. Start it with {nameof(KhonsuNodeOptions.Listen)}.", nameof(peer));
        }

        try
        {
            await peers.SetPeerAsync(new NodeId(peer.Node), new NodeAddress(peer.Host, peer.Port))
                .ConfigureAwait(false);
        }
        catch (TransportException error)
        {
            throw new NodeTransportException(error);
        }
        catch (ObjectDisposedException error)
        {
            throw ClusterUnavailableException.OfCall(error);
        }
    }

    /// <summary>Changes how many nodes vote in each shard.</summary>
    /// <param name="replicas">How many; null for all.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    public Task SetReplicasAsync(int? replicas, CancellationToken cancellationToken)
        => ChangeAsync(Members.Of, Members.Checked(replicas), cancellationToken);

    /// <summary>Changes which nodes there are.</summary>
    public Task ReconfigureAsync(IReadOnlyList<ulong> nodes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        if (nodes.Contains(0UL))
            throw new ArgumentException("Numbers of nodes are from 1.", nameof(nodes));
        if (nodes.Count == 0 || nodes.Distinct().Count() != nodes.Count)
            throw new ArgumentException("There is at least one node, and each is named once.", nameof(nodes));
        return ChangeAsync(_ => nodes.Select(static node => new NodeId(node)), replicas: null, cancellationToken);
    }

    /// <summary>Puts one node in the place of another.</summary>
    public Task ReplaceAsync(ulong node, ulong replacement, CancellationToken cancellationToken)
        => ChangeAsync(present => Members.Replaced(present, node, replacement), replicas: null, cancellationToken);

    /// <summary>Hands leaderships over until all nodes lead about equally many shards.</summary>
    public Task<int> BalanceAsync(CancellationToken cancellationToken)
        => new LeaderBalance(options, Core).RunAsync(cancellationToken);

    /// <summary>Ends the node in order.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (MaybeCore is not { } core)
            return;
        await new NodeDrain(options, core, sink).RunAsync(cancellationToken).ConfigureAwait(false);
        _ = core.Node.StopAsync();
        await Completion.ConfigureAwait(false);
    }

    /// <summary>Ends the node at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (MaybeCore is not { } core)
            return;
        await core.Node.DisposeAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    Task ChangeAsync(
        Func<IReadOnlyList<Config>, IEnumerable<NodeId>> nodesOf, int? replicas, CancellationToken cancellationToken)
        => new MemberChange(options, Core, sink.Options).RunAsync(nodesOf, replicas, cancellationToken);

    static async Task AskAsync(Task call, CancellationToken cancellationToken)
    {
        try
        {
            await call.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RefusedException or NodeStoppedException)
        {
            throw ClusterUnavailableException.OfCall(error);
        }
    }

    async Task FollowAsync(NodeCore core)
    {
        Exception? failure = null;
        try
        {
            await core.Node.Completion.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = NodeFailedException.Of(error);
        }

        _hasEnded = true;
        core.Shared?.End(failure ?? NodeLife.Requested());
        await CloseDoorAsync().ConfigureAwait(false);
        if (failure is null)
        {
            _ended.SetResult();
            return;
        }

        _ended.SetException(failure);
        // Why: not everybody looks at it, and who does not is told by every call.
        _ = _ended.Task.Exception;
    }

    async Task CloseDoorAsync()
    {
        if (Interlocked.Exchange(ref _door, null) is { } door)
            await door.Server.DisposeAsync().ConfigureAwait(false);
    }
}
