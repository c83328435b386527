using Khonsu.Cluster.Clients.Following;

namespace Khonsu.Cluster;

/// <summary>
/// A store in memory that follows a cluster's log as a node does, without a vote and without files. Reads are those of
/// a store in memory; commits go to a node, and return when a majority of the nodes has them and this store too.
/// </summary>
/// <remarks>Threads: any. While no node can be reached, reads go on and become stale, and commits are refused after
/// <see cref="KhonsuClientConnection.CommitTimeout"/>.</remarks>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
public sealed class KhonsuClient<TModel> : IAsyncDisposable
    where TModel : class, IDisposable
{
    readonly ClientCore _core;

    internal KhonsuClient(TModel model, KhonsuStore store, ClientCore core)
        => (Model, Store, _core) = (model, store, core);

    /// <summary>The store as the program sees it; open as long as the client is.</summary>
    public TModel Model { get; }

    /// <summary>The same store without its model.</summary>
    public KhonsuStore Store { get; }

    /// <summary>How the client is now.</summary>
    public KhonsuClientStatus Status => _core.Status;

    /// <summary>Completes when the client has ended; fails with <see cref="ClientFailedException"/> when its store
    /// cannot follow the log any more. A lost connection does not end it.</summary>
    public Task Completion => _core.Completion;

    /// <summary>Waits until the store has everything that was committed anywhere before the call: reads that begin
    /// afterwards are linearizable.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then: blocks that begin afterwards see it all.</returns>
    /// <exception cref="ClusterUnavailableException">No node that has a leader answered in time.</exception>
    /// <exception cref="ClientFailedException">An error has ended the client.</exception>
    public Task SynchronizeAsync(CancellationToken cancellationToken = default)
        => _core.SynchronizeAsync(cancellationToken);

    /// <summary>
    /// Waits until the store has everything that was committed anywhere longer ago than a bound: at once when it is
    /// known to, which asks nobody; else like <see cref="SynchronizeAsync"/>.
    /// </summary>
    /// <param name="maxStaleness">The bound, measured by the clock of this machine alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then. A block that begins later sees a state that is by as much older.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than nothing.</exception>
    /// <exception cref="ClusterUnavailableException">The store may be older, and nobody answered in time.</exception>
    /// <exception cref="ClientFailedException">An error has ended the client.</exception>
    public Task FreshenAsync(TimeSpan maxStaleness, CancellationToken cancellationToken = default)
        => _core.FreshenAsync(maxStaleness, cancellationToken);

    /// <summary>
    /// Asks how a commit ended whose caller has got <see cref="CommitOutcomeUnknownException"/>. The log answers: what
    /// it has not decided by then is given up, so that the answer stays true. Needs the role
    /// <see cref="KhonsuClientRole.Write"/>.
    /// </summary>
    /// <param name="commit">Which commit, of this client, another one, or a node.</param>
    /// <param name="cancellationToken">Ends the wait; asking again is safe.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="ArgumentException">This client has never made such a commit.</exception>
    /// <exception cref="ClusterUnavailableException">The log did not answer in time; ask again.</exception>
    public Task<CommitOutcome> GetOutcomeAsync(CommitId commit, CancellationToken cancellationToken = default)
        => _core.GetOutcomeAsync(commit, cancellationToken);

    /// <summary>Refuses further commits, lets those that were taken end, and ends.</summary>
    /// <param name="cancellationToken">Ends the waiting early; the client ends all the same.</param>
    /// <returns>Completes when it has ended.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _core.StopAsync(cancellationToken).ConfigureAwait(false);
        Model.Dispose();
    }

    /// <summary>Ends at once; commits under way may or may not be done.</summary>
    /// <returns>Completes when it has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        await _core.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }

    /// <summary>Connects; called once.</summary>
    internal Task StartAsync(CancellationToken cancellationToken) => _core.StartAsync(cancellationToken);
}
