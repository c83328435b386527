using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster;

/// <summary>
/// A running node: a store in memory whose commits are durable before they return. Reads are those of a store in
/// memory.
/// </summary>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
public sealed class KhonsuNode<TModel> : IAsyncDisposable
    where TModel : class, IDisposable
{
    readonly ClusterNode _node;
    readonly Replica _replica;
    readonly KhonsuNodeOptions _options;

    internal KhonsuNode(
        TModel model, KhonsuStore store, ClusterNode node, Replica replica, KhonsuNodeOptions options)
        => (Model, Store, _node, _replica, _options) = (model, store, node, replica, options);

    /// <summary>The store as the program sees it; open as long as the node is.</summary>
    public TModel Model { get; }

    /// <summary>The same store without its model.</summary>
    public KhonsuStore Store { get; }

    /// <summary>Completes when the node has ended; fails with what ended it when that was an error, for example of its
    /// disk. Then every commit is refused, and the process should end too.</summary>
    public Task Completion => _node.Completion;

    /// <summary>Waits until the store on this node has everything that was committed anywhere before the
    /// call.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then: blocks that begin afterwards see it all.</returns>
    /// <exception cref="ClusterUnavailableException">No majority answered in time.</exception>
    public async Task SynchronizeAsync(CancellationToken cancellationToken = default)
    {
        long began = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                await _replica.ReadIndexAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RefusedException error) when (error.RetryAfter is { } pause
                && _options.TimeProvider.GetElapsedTime(began) + pause <= _options.CommitTimeout)
            {
                await Task.Delay(pause, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RefusedException or NodeStoppedException)
            {
                throw new ClusterUnavailableException(error);
            }
        }
    }

    /// <summary>Writes all tables beside the log, so that the next start reads them instead of the log before.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the writing.</param>
    /// <returns>Completes when it is durable.</returns>
    /// <exception cref="ClusterUnavailableException">The node has stopped.</exception>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _replica.TakeCheckpointAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RefusedException or NodeStoppedException)
        {
            throw new ClusterUnavailableException(error);
        }
    }

    /// <summary>Answers the commits that are under way, takes no others, and ends.</summary>
    /// <returns>Completes when the files are closed.</returns>
    public async Task StopAsync()
    {
        await _node.StopAsync().ConfigureAwait(false);
        Model.Dispose();
    }

    /// <summary>Ends at once; what was committed is durable, commits under way may or may not be.</summary>
    /// <returns>Completes when the files are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }
}
