using Khonsu.Cluster.Hosting;

namespace Khonsu.Cluster;

/// <summary>
/// A running node: a store in memory whose commits are durable, on a majority of the nodes, before they return. Reads
/// are those of a store in memory.
/// </summary>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
public sealed class KhonsuNode<TModel> : IAsyncDisposable
    where TModel : class, IDisposable
{
    readonly NodeFace _face;

    internal KhonsuNode(TModel model, KhonsuStore store, NodeFace face)
        => (Model, Store, _face) = (model, store, face);

    /// <summary>The store as the program sees it; open as long as the node is.</summary>
    public TModel Model { get; }

    /// <summary>The same store without its model.</summary>
    public KhonsuStore Store { get; }

    /// <summary>How the node is now.</summary>
    public KhonsuNodeStatus Status => _face.Status();

    /// <summary>Completes when the node has ended; fails with what ended it when that was an error, for example of its
    /// disk. Then every commit is refused, and the process should end too.</summary>
    public Task Completion => _face.Completion;

    /// <summary>Waits until the store on this node has everything that was committed anywhere before the
    /// call.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then: blocks that begin afterwards see it all.</returns>
    /// <exception cref="ClusterUnavailableException">No majority answered in time.</exception>
    public Task SynchronizeAsync(CancellationToken cancellationToken = default)
        => _face.SynchronizeAsync(cancellationToken);

    /// <summary>Writes all tables beside the log, so that the next start reads them instead of the log before.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the writing.</param>
    /// <returns>Completes when it is durable.</returns>
    /// <exception cref="ClusterUnavailableException">The node has stopped.</exception>
    public Task CheckpointAsync(CancellationToken cancellationToken = default)
        => _face.CheckpointAsync(cancellationToken);

    /// <summary>Copies all moments that this node can restore into a folder, as far as that does not have them yet,
    /// while the node goes on. <see cref="KhonsuRecovery.Restore"/> makes a node of any of them.</summary>
    /// <param name="directory">The folder, of backups of this node only; made where there is none.</param>
    /// <param name="cancellationToken">Gives up; what was copied is whole and stays.</param>
    /// <returns>What the folder has then: all that was committed here before the call.</returns>
    /// <exception cref="NodeStorageException">Files are damaged, the folder is another node's, or it cannot be written.
    /// The node goes on.</exception>
    /// <exception cref="ClusterUnavailableException">The node has stopped, or another backup is being made.</exception>
    /// <exception cref="InvalidOperationException">The node has no archive: see
    /// <see cref="KhonsuNodeOptions.Archive"/>.</exception>
    /// <remarks>While it copies, the log is not trimmed.</remarks>
    public Task<BackupResult> BackupAsync(string directory, CancellationToken cancellationToken = default)
        => _face.BackupAsync(directory, cancellationToken);

    /// <summary>Hands the ordering of commits over to another node, for example before this one is stopped.</summary>
    /// <param name="node">The other node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when the other node will be asked, as soon as it has the whole log.</returns>
    /// <exception cref="ClusterUnavailableException">This node does not order the commits, or there is no such
    /// node.</exception>
    public Task TransferLeadershipAsync(ulong node, CancellationToken cancellationToken = default)
        => _face.TransferLeadershipAsync(node, cancellationToken);

    /// <summary>Answers the commits that are under way, takes no others, and ends.</summary>
    /// <returns>Completes when the files are closed.</returns>
    public async Task StopAsync()
    {
        await _face.StopAsync().ConfigureAwait(false);
        Model.Dispose();
    }

    /// <summary>Ends at once; what was committed is durable, commits under way may or may not be.</summary>
    /// <returns>Completes when the files are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _face.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }
}
