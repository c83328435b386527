using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// A node of a cluster: replicas of some groups, their files, and three threads that drive them. One runs the machines
/// of all groups, one writes what they want written with one sync for all that waits, one applies what is decided.
/// </summary>
/// <remarks>
/// A failed write or sync, a broken invariant, or a state that throws ends the node: every caller gets an error that
/// names the cause, and nothing is answered after. What is in doubt then is said to be. See docs/design/node.md.
/// Invariants: a message leaves only after what it depends on is durable (P8); each entry is applied once, in order
/// (P9); the consensus thread waits for nothing but its inbox, so ticks never stand behind a disk.
/// </remarks>
sealed class ClusterNode : IPeerReceiver, IAsyncDisposable
{
    readonly NodeParts _node;
    readonly NodeStore _store;
    readonly ConsensusThread _consensus;
    readonly Dictionary<GroupId, ReplicaDriver> _drivers;
    readonly Dictionary<GroupId, Replica> _replicas = [];
    readonly ITimer _timer;

    ClusterNode(NodeParts node, NodeStore store, IReadOnlyList<FoundGroup> groups)
    {
        (_node, _store) = (node, store);
        _drivers = groups.ToDictionary(
            static group => group.Setup.Group, group => new ReplicaDriver(node, group));
        foreach ((GroupId group, ReplicaDriver driver) in _drivers)
            _replicas.Add(group, new Replica(node, driver));
        ArchiveOwner = node.Archives.Owner;
        Orders = new PeerOrders(_replicas);
        _consensus = new ConsensusThread(node, store, [.. _drivers.Values]);
        _timer = node.Options.Time.CreateTimer(
            _ => node.Inbox.PostTick(_consensus.OnTick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Why first: it may throw, and what arrives before the threads run waits for them.
        node.Transport.Start(this);
        node.Log.Start();
        node.Apply.Start();
        _consensus.Start();
        _timer.Change(node.Options.TickInterval, node.Options.TickInterval);
        Completion = EndAsync();
    }

    /// <summary>Completes when the node has ended and let go of its files; fails when an error has ended it.</summary>
    public Task Completion { get; }

    /// <summary>Why it has ended, or is about to; null while it runs.</summary>
    public NodeStoppedException? End => _node.Life.End;

    /// <summary>Whose its archives are; null when it has none.</summary>
    public ArchiveOwner? ArchiveOwner { get; }

    /// <summary>Does what other nodes ask the leader of a group for, where this node leads it.</summary>
    public IPeerManager Orders { get; }

    /// <summary>How it is.</summary>
    public NodeStatus Status => new(
        _node.Incarnation,
        _node.Life.End,
        _node.Inbox.Depth,
        _node.Inbox.PostedCount,
        _node.Log.Depth,
        _node.Apply.Depth,
        _node.Background.Depth,
        _node.Inbox.DroppedMessageCount,
        _node.Inbox.RefusedCallCount,
        _node.Log.Counts,
        _node.Log.AgeTicks);

    /// <summary>Opens the files of a node, loads the states of its groups, and starts it.</summary>
    /// <param name="options">Who it is, where its files are, and what bounds it.</param>
    /// <param name="groups">Its groups, each once.</param>
    /// <param name="transport">Carries its messages; the node's own from now on, unless this throws.</param>
    /// <returns>The node. What is decided beyond the checkpoints is applied while it runs already: a linearizable read
    /// waits for it.</returns>
    /// <exception cref="StorageException">The files are damaged, another's, in use, or older than what was
    /// acknowledged.</exception>
    public static ClusterNode Start(
        NodeOptions options, IReadOnlyList<GroupSetup> groups, IPeerTransport transport)
    {
        NodeStore store = NodeStore.Open(
            options.Directory, options.Identity, new NodeStoreOptions { Time = options.Time }, groups.Count);
        try
        {
            FoundGroup[] found = [.. groups.Select(group => FoundGroup.Find(store, options, group))];
            var inbox = new Inbox(options);
            var life = new NodeLife(inbox);
            var parts = new NodeParts(
                options,
                store.Incarnation,
                inbox,
                life,
                new LogThread(store, inbox, life, options),
                new ApplyThread(inbox, life, options.Identity.Node),
                new BackgroundWork(inbox, life),
                new NodeArchives(groups.Count),
                transport,
                new Outbox(transport));
            return new ClusterNode(parts, store, found);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>One group.</summary>
    /// <param name="group">One of those the node was started with.</param>
    /// <exception cref="KeyNotFoundException">It is not.</exception>
    public Replica GroupOf(GroupId group) => _replicas[group];

    /// <summary>Reads what the archives of all groups have, beside, when all that is applied now is in them. They let
    /// go of nothing meanwhile; commits and checkpoints go on.</summary>
    /// <param name="read">Gets whose they are and what they have, by group, and is told to give up when the node
    /// ends.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Completes with what it returned, or fails with what it threw, when they are held no more; the node goes
    /// on then.</returns>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    /// <exception cref="RefusedException">Too much is waiting.</exception>
    /// <exception cref="NodeStoppedException">The node has ended, maybe in the midst of it.</exception>
    public Task<T> ReadArchivesAsync<T>(
        Func<ArchiveOwner, IReadOnlyList<ArchiveFolder>, CancellationToken, T> read, CancellationToken cancellation)
        => ArchiveOwner is null
            ? throw new InvalidOperationException("The node has no archive.")
            : _node.CallAsync<T>(0, call => _node.Archives.Read(_node, read, cancellation, call));

    /// <summary>Takes no further calls, answers those that are there for at most an election time, and ends.</summary>
    /// <returns>Completes as <see cref="Completion"/> does.</returns>
    public Task StopAsync()
    {
        _node.Life.BeginStop();
        _node.Inbox.Post(_consensus.OnStop);
        return Completion;
    }

    /// <summary>Ends at once: calls that are not answered are in doubt. What was acknowledged is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _node.Life.Stop();
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void IPeerReceiver.Receive(IReadOnlyList<Envelope> envelopes)
    {
        var messages = new List<(long Bytes, Action Run)>(envelopes.Count);
        foreach (Envelope envelope in envelopes)
        {
            if (_drivers.TryGetValue(envelope.Group, out ReplicaDriver? driver))
                messages.Add((MessageWeight.Of(envelope.Message), () => driver.Step(envelope)));
        }

        _node.Inbox.PostMessages(messages);
    }

    void IPeerReceiver.Reconnected(NodeId peer) => _node.Inbox.PostMessages([(0, () =>
    {
        foreach (ReplicaDriver driver in _drivers.Values)
            driver.Reconnect(peer);
    })]);

    async Task EndAsync()
    {
        await _consensus.Ended.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _node.Transport.DisposeAsync().ConfigureAwait(false);
        _node.Log.End();
        _node.Apply.End();
        await _node.Background.EndAsync().ConfigureAwait(false);
        Exception? error = _node.Life.End is { Cause: not StopCause.Requested } end ? end : TrySettle();
        foreach (ReplicaDriver driver in _drivers.Values)
            driver.Dispose();
        _store.Dispose();
        _node.Life.Dispose();
        if (error is not null)
            throw error;
    }

    StorageException? TrySettle()
    {
        try
        {
            _store.Settle();
            return null;
        }
        catch (StorageException error)
        {
            return error;
        }
    }
}
