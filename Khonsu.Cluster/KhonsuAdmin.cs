using Khonsu.Cluster.Clients;

namespace Khonsu.Cluster;

/// <summary>
/// Asks a node that runs in another process how it is, and manages it, by its service for clients. Threads: any.
/// </summary>
/// <remarks>Every call throws <see cref="ClusterUnavailableException"/> as the same call of
/// <see cref="KhonsuNode{TModel}"/> does, <see cref="NodeCallException"/> for what lies between, and
/// <see cref="ObjectDisposedException"/> after <see cref="Dispose"/>.</remarks>
public sealed class KhonsuAdmin : IDisposable
{
    readonly NodeCalls _calls;

    KhonsuAdmin(NodeCalls calls) => _calls = calls;

    /// <summary>Takes the settings; the node is dialled by the first call, and again by a later one after a break.
    /// </summary>
    /// <param name="connection">Which node, and who we are.</param>
    /// <returns>To be disposed of.</returns>
    /// <exception cref="ArgumentException">The settings cannot be right; the message says what to do.</exception>
    public static KhonsuAdmin Of(KhonsuConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Check();
        return new KhonsuAdmin(new NodeCalls(connection));
    }

    /// <summary>How the node is. Role: read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How it was when it answered.</returns>
    public Task<KhonsuNodeStatus> GetStatusAsync(CancellationToken cancellationToken = default)
        => _calls.GetStatusAsync(cancellationToken);

    /// <summary>How a commit ended that was in doubt, as <see cref="KhonsuNode{TModel}.GetOutcomeAsync"/> says. Role:
    /// write.</summary>
    /// <param name="commit">Which commit.</param>
    /// <param name="cancellationToken">Ends the wait; asking again is safe.</param>
    /// <returns>How it ended.</returns>
    public Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken = default)
        => _calls.GetOutcomeAsync(commit, cancellationToken);

    /// <summary>Hands the ordering of commits over to another node, in all shards that the asked one leads and the
    /// other one votes in. Role: admin.</summary>
    /// <param name="node">The other node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when the other node will be asked, as soon as it has the whole log.</returns>
    public Task TransferLeadershipAsync(ulong node, CancellationToken cancellationToken = default)
        => _calls.TransferLeadershipAsync(node, cancellationToken);

    /// <summary>Tells the node where another one listens, until its next start. Role: admin.</summary>
    /// <param name="peer">The other node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when the node is dialled there.</returns>
    public Task SetPeerAsync(KhonsuPeer peer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentOutOfRangeException.ThrowIfNegative(peer.Port);
        return _calls.SetPeerAsync(peer, cancellationToken);
    }

    /// <summary>Changes which nodes there are; asked of any of them. Role: admin.</summary>
    /// <param name="nodes">All that there are to be, each once.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    /// <returns>Completes when all shards are changed.</returns>
    public Task ReconfigureAsync(IEnumerable<ulong> nodes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return _calls.ReconfigureAsync(nodes, cancellationToken);
    }

    /// <summary>Changes how many nodes vote in each shard, as <see cref="KhonsuNode{TModel}.SetReplicasAsync"/> says;
    /// asked of any node. Role: admin.</summary>
    /// <param name="replicas">How many, from 1; null for all of them.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    /// <returns>Completes when all shards are changed.</returns>
    public Task SetReplicasAsync(int? replicas, CancellationToken cancellationToken = default)
        => _calls.SetReplicasAsync(replicas, cancellationToken);

    /// <summary>Puts a new node in the place of another one; asked of any node. Role: admin.</summary>
    /// <param name="node">The node that is to go.</param>
    /// <param name="replacement">The node that comes; it runs, and all know where.</param>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    /// <returns>Completes when all shards are changed.</returns>
    public Task ReplaceAsync(ulong node, ulong replacement, CancellationToken cancellationToken = default)
        => _calls.ReplaceAsync(node, replacement, cancellationToken);

    /// <summary>Hands leaderships over until the nodes that answer lead about equally many shards, as
    /// <see cref="KhonsuNode{TModel}.BalanceAsync"/> says; asked of any node. Role: admin.</summary>
    /// <param name="cancellationToken">Ends the wait, and what was not begun.</param>
    /// <returns>How many shards have another leader.</returns>
    public Task<int> BalanceAsync(CancellationToken cancellationToken = default)
        => _calls.BalanceAsync(cancellationToken);

    /// <summary>Takes a checkpoint. Role: admin.</summary>
    /// <param name="cancellationToken">Ends the wait, not the writing.</param>
    /// <returns>Completes when it is durable.</returns>
    public Task CheckpointAsync(CancellationToken cancellationToken = default)
        => _calls.CheckpointAsync(cancellationToken);

    /// <summary>Closes the connection; what is under way fails.</summary>
    public void Dispose() => _calls.Dispose();
}
