using System.Net;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster;

/// <summary>
/// A running node: a store in memory whose commits are durable, on a majority of the nodes, before they return. Reads
/// are those of a store in memory.
/// </summary>
/// <remarks>
/// What an application host gives to its services exists before the host has started, and can be kept; until then every
/// call but the properties <see cref="Model"/>, <see cref="Store"/> and <see cref="Completion"/> throws
/// <see cref="ClusterUnavailableException"/>. Threads: any.
/// </remarks>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
public sealed class KhonsuNode<TModel> : IAsyncDisposable
    where TModel : class, IDisposable
{
    readonly NodeLauncher _launcher;
    readonly KhonsuOrdered<TModel>? _ordered;

    internal KhonsuNode(TModel model, KhonsuStore store, NodeLauncher launcher, KhonsuOrdered<TModel>? ordered)
        => (Model, Store, _launcher, _ordered) = (model, store, launcher, ordered);

    /// <summary>The store as the program sees it; open as long as the node is.</summary>
    public TModel Model { get; }

    /// <summary>The same store without its model.</summary>
    public KhonsuStore Store { get; }

    /// <summary>The store that gets the commits of all shards in one order.</summary>
    /// <exception cref="InvalidOperationException">None was asked for: see <see cref="KhonsuNodeOptions.Ordered"/>.
    /// </exception>
    public KhonsuOrdered<TModel> Ordered => _ordered ?? throw new InvalidOperationException(
        $"This node has no store that gets the commits in one order. Set {nameof(KhonsuNodeOptions.Ordered)}.");

    /// <summary>How the node is now.</summary>
    public KhonsuNodeStatus Status => Face.Status();

    /// <summary>Completes when the node has ended; fails with <see cref="NodeFailedException"/> when an error has ended
    /// it, for example of its disk. Then every commit is refused, and the process should end too.</summary>
    public Task Completion => Face.Completion;

    /// <summary>Where the node listens for clients; null where it does not, or does not run yet.</summary>
    public IPEndPoint? ClientEndpoint => Face.ClientEndpoint;

    /// <summary>What the node is asked by whoever does not know its model.</summary>
    internal NodeFace Face => _launcher.Face;

    /// <summary>Waits until the store on this node has everything that was committed anywhere before the call: reads
    /// that begin afterwards are linearizable.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then: blocks that begin afterwards see it all.</returns>
    /// <exception cref="ClusterUnavailableException">No majority answered in time.</exception>
    public Task SynchronizeAsync(CancellationToken cancellationToken = default)
        => Face.SynchronizeAsync(cancellationToken);

    /// <summary>
    /// Waits until the store on this node has everything that was committed anywhere longer ago than a bound: at once
    /// when it is known to, which costs nothing and needs nobody; else like <see cref="SynchronizeAsync"/>.
    /// </summary>
    /// <param name="maxStaleness">The bound, for example a second, measured by the clock of this machine alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then. A block that begins later sees a state that is by as much older.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than nothing.</exception>
    /// <exception cref="ClusterUnavailableException">The store may be older, and no majority answered in
    /// time.</exception>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken = default)
        => Face.FreshenAsync(maxStaleness, cancellationToken);

    /// <summary>
    /// Asks how a commit ended whose caller has got <see cref="CommitOutcomeUnknownException"/>. The log answers: what
    /// it has not decided by then is given up, so that the answer stays true.
    /// </summary>
    /// <param name="commit">Which commit, of this node or another one, of this start or an earlier one.</param>
    /// <param name="cancellationToken">Ends the wait; asking again is safe.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="ArgumentException">This node has never made such a commit.</exception>
    /// <exception cref="ClusterUnavailableException">The log did not answer in time; ask again.</exception>
    public Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken = default)
        => Face.GetOutcomeAsync(commit, cancellationToken);

    /// <summary>Writes all tables beside the log, so that the next start reads them instead of the log before.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the writing.</param>
    /// <returns>Completes when it is durable.</returns>
    /// <exception cref="ClusterUnavailableException">The node has stopped.</exception>
    public Task CheckpointAsync(CancellationToken cancellationToken = default)
        => Face.CheckpointAsync(cancellationToken);

    /// <summary>Copies all moments that this node can restore into a folder, as far as that does not have them yet,
    /// while the node goes on. <see cref="KhonsuRecovery.Restore"/> makes a node of any of them.</summary>
    /// <param name="directory">The folder, of backups of this node only; made where there is none.</param>
    /// <param name="cancellationToken">Gives up; what was copied is whole and stays.</param>
    /// <returns>What the folder has then: all that was committed here before the call.</returns>
    /// <exception cref="NodeStorageException">Files are damaged, the folder is another node's, the archive itself, or
    /// one into which another backup is being written, or it cannot be written. The node goes on.</exception>
    /// <exception cref="ClusterUnavailableException">The node has stopped, which ends a backup in its midst; or it has
    /// loaded a checkpoint of one of several shards, and not all of them are together yet. What was copied is whole and
    /// stays.</exception>
    /// <exception cref="InvalidOperationException">The node has no archive: see
    /// <see cref="KhonsuNodeOptions.Archive"/>.</exception>
    /// <remarks>Commits and checkpoints go on, and the archive lets go of nothing until the copying has ended, so it
    /// may become larger than <see cref="KhonsuArchiveOptions.BytesMax"/> by what is archived meanwhile. Backups into
    /// different folders may run at once.</remarks>
    public Task<BackupResult> BackupAsync(string directory, CancellationToken cancellationToken = default)
        => Face.BackupAsync(directory, cancellationToken);

    /// <summary>Hands the ordering of commits over to another node, in all shards that this node leads and the other
    /// one votes in; <see cref="StopAsync"/> does so by itself.</summary>
    /// <param name="node">The other node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when the other node will be asked, as soon as it has the whole log.</returns>
    /// <exception cref="ClusterUnavailableException">This node does not order the commits, or there is no such
    /// node.</exception>
    public Task TransferLeadershipAsync(ulong node, CancellationToken cancellationToken = default)
        => Face.TransferLeadershipAsync(node, cancellationToken);

    /// <summary>Says where another node listens: a new one, or one that has moved. Until the next start, whose options
    /// must say so too.</summary>
    /// <param name="peer">The other node.</param>
    /// <returns>Completes when the node is dialled there.</returns>
    /// <exception cref="ArgumentException">The peer is this node, its port is none, or this node listens for
    /// nobody.</exception>
    /// <exception cref="NodeTransportException">The peer is on another machine, and there are no
    /// certificates.</exception>
    public Task SetPeerAsync(KhonsuPeer peer) => Face.SetPeerAsync(peer);

    /// <summary>
    /// Changes which nodes there are; on any of them, whoever leads what. As many vote in each shard as before
    /// (<see cref="KhonsuNodeStatus.Replicas"/>); voters stay where they are as far as all nodes vote in about as many
    /// shards then. New nodes must run, with <see cref="KhonsuNodeOptions.IsJoining"/>, and every node must know
    /// by <see cref="SetPeerAsync"/> where they are; those that are to vote are brought up to date first. Commits go on
    /// meanwhile.
    /// </summary>
    /// <param name="nodes">All nodes that there are to be, in any order, each once.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun; a shard that is being changed goes
    /// on.</param>
    /// <returns>Completes when all shards are changed.</returns>
    /// <exception cref="ArgumentException">No node, or one of them twice.</exception>
    /// <exception cref="ClusterUnavailableException">It was not finished; the reason says why. All shards are whole,
    /// and the same call finishes it, on any node.</exception>
    /// <exception cref="ReconfigurationUnknownException">It was not finished, and what has become of one shard is not
    /// known; the same call finishes it.</exception>
    public Task ReconfigureAsync(IReadOnlyList<ulong> nodes, CancellationToken cancellationToken = default)
        => Face.ReconfigureAsync(nodes, cancellationToken);

    /// <summary>
    /// Changes how many nodes vote in each shard, while commits go on; on any of the nodes, which stay who they are.
    /// The cluster keeps it, and later changes of its nodes follow it. The settings of the nodes stay as they are:
    /// <see cref="KhonsuNodeOptions.Replicas"/> says how the cluster began, also on nodes that join later.
    /// </summary>
    /// <param name="replicas">How many, from 1; null for all. With fewer nodes all vote, until there are
    /// more.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun; a shard that is being changed goes
    /// on.</param>
    /// <returns>Completes when all shards are changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    /// <exception cref="ClusterUnavailableException">It was not finished; the reason says why. All shards are whole,
    /// and the same call finishes it, on any node.</exception>
    /// <exception cref="ReconfigurationUnknownException">It was not finished, and what has become of one shard is not
    /// known; the same call finishes it.</exception>
    public Task SetReplicasAsync(int? replicas, CancellationToken cancellationToken = default)
        => Face.SetReplicasAsync(replicas, cancellationToken);

    /// <summary>Puts a new node in the place of one that is lost or to be taken away: <see cref="ReconfigureAsync"/>
    /// with one number exchanged.</summary>
    /// <param name="node">The node that is to go; it need not run, and its number is never used again.</param>
    /// <param name="replacement">The new node.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    /// <returns>Completes when all shards are changed.</returns>
    /// <exception cref="ArgumentException">The first one is not of the cluster, or the second one is
    /// already.</exception>
    /// <exception cref="ClusterUnavailableException">It was not finished; the reason says why, and the same call
    /// finishes it.</exception>
    /// <exception cref="ReconfigurationUnknownException">It was not finished, and what has become of one shard is not
    /// known; the same call finishes it.</exception>
    public Task ReplaceAsync(ulong node, ulong replacement, CancellationToken cancellationToken = default)
        => Face.ReplaceAsync(node, replacement, cancellationToken);

    /// <summary>
    /// Hands leaderships over until the nodes that answer lead about equally many shards, for example when one of them
    /// has been started again; on any node. Each shard is handed over at most once, to a voter that follows closely.
    /// </summary>
    /// <param name="cancellationToken">Ends it between two shards.</param>
    /// <returns>How many shards have another leader. What could not be handed over stays where it is.</returns>
    /// <exception cref="ClusterUnavailableException">The node does not run.</exception>
    public Task<int> BalanceAsync(CancellationToken cancellationToken = default)
        => Face.BalanceAsync(cancellationToken);

    /// <summary>
    /// Refuses further commits, lets those that were taken end, hands the ordering of commits to another node if this
    /// one has it, and ends.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting early, as <see cref="KhonsuNodeOptions.DrainTimeout"/> does;
    /// the node ends all the same.</param>
    /// <returns>Completes when the files are closed.</returns>
    /// <exception cref="NodeFailedException">An error has ended the node.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Face.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Model.Dispose();
            _ordered?.Model.Dispose();
        }
    }

    /// <summary>Ends at once; what was committed is durable, commits under way may or may not be.</summary>
    /// <returns>Completes when the files are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await Face.DisposeAsync().ConfigureAwait(false);
        if (Face.MaybeCore is null)
            _launcher.Abandon();
        Model.Dispose();
        _ordered?.Model.Dispose();
    }

    /// <summary>Starts the node; called once.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _launcher.StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Face.Options.Clients is { Listen: not null } clients)
            {
                ClientDoor door = await ClientHost.OpenAsync(clients, Face).ConfigureAwait(false);
                await Face.ServeAsync(door).ConfigureAwait(false);
            }
        }
        catch (TransportException error)
        {
            await Face.DisposeAsync().ConfigureAwait(false);
            throw new NodeTransportException(error);
        }
    }
}
