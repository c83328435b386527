using System.Globalization;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Hosting;

namespace Khonsu.Cluster;

/// <summary>
/// A second store of a node, which gets the commits of all shards in one order, the same on every node: for a change
/// feed that another node can go on with, and for the past as of one time. It is a little behind the node's own store,
/// and takes no commits.
/// </summary>
/// <remarks>
/// The order is that of the times that the commits bear, and agrees with every order that can be seen: what has read or
/// written over something of another commit comes behind it, and so does what a node begins after it has seen the
/// other one. Commit timestamps of this store are its own; <see cref="PositionOf"/> says what they mean everywhere.
/// After the node has loaded a checkpoint the store begins anew, and nobody reads it until it has
/// (<see cref="ClusterUnavailableReason.CatchingUp"/>). Threads: any.
/// </remarks>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
public sealed class KhonsuOrdered<TModel>
    where TModel : class, IDisposable
{
    readonly OrderedStore _ordered;
    readonly LocalStore _local;
    readonly NodeFace _face;

    internal KhonsuOrdered(TModel model, OrderedStore ordered, LocalStore local, NodeFace face)
        => (Model, _ordered, _local, _face) = (model, ordered, local, face);

    /// <summary>The store as the program sees it, to be read; open as long as the node is.</summary>
    public TModel Model { get; }

    /// <summary>The same store without its model.</summary>
    public KhonsuStore Store => _ordered.Store!;

    /// <summary>Everything up to here is in it, and no commit comes before it any more; grows as long as all shards
    /// have a majority.</summary>
    public CommitPosition Position => new(_ordered.Time);

    /// <summary>The position of a commit, of <see cref="CommitChanges.CommitTimestamp"/> in its change feed, or of a
    /// snapshot.</summary>
    /// <param name="timestamp">A commit timestamp of this store; between two commits it means the first one.</param>
    /// <returns>The position, which means the same on every node.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is none of this store, or is not remembered.</exception>
    public CommitPosition PositionOf(long timestamp) => _ordered.Times.TimeOf(timestamp) is { } time
        ? new CommitPosition(time)
        : throw new ArgumentOutOfRangeException(
            nameof(timestamp), timestamp, "It is no commit timestamp of this store, or is not remembered any more.");

    /// <summary>The commit timestamp of a position in this store, to read the past (<c>Model.AsOf</c>) or to go on with
    /// the change feed (<c>Model.Changes</c>).</summary>
    /// <param name="position">A position that was got from any node, or one of a time.</param>
    /// <returns>The last commit up to it.</returns>
    /// <exception cref="PositionNotKeptException">The store has begun after it, or has forgotten it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The store is not there yet: see <see cref="WaitAsync"/>.
    /// </exception>
    /// <exception cref="ClusterUnavailableException">The store has not begun yet.</exception>
    public long TimestampOf(CommitPosition position)
    {
        if (!_ordered.IsReadable)
            throw ClusterUnavailableException.CatchingUp();
        if (_ordered.Times.StampOf(position.Value, out long oldest, out long over) is { } stamp)
            return stamp;
        if (position.Value < oldest)
            throw new PositionNotKeptException(position, new CommitPosition(oldest));
        throw new ArgumentOutOfRangeException(
            nameof(position),
            position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"This store has everything up to {over}. Wait with {nameof(WaitAsync)} until it is there."));
    }

    /// <summary>Waits until everything up to a position is in the store.</summary>
    /// <param name="position">The position; of a time that is far ahead, the wait is as long.</param>
    /// <param name="cancellationToken">Ends the wait, for example when a shard has no majority for long.</param>
    /// <returns>Completes then.</returns>
    /// <exception cref="ClusterUnavailableException">The node has ended.</exception>
    public async Task WaitAsync(CommitPosition position, CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reached = _ordered.WaitAsync(
            position.Value, _face.Options.ElectionTimeout, _face.Options.TimeProvider, ended.Token);
        Task any = Task.WhenAny(reached, _face.Completion).WaitAsync(cancellationToken);
        await any.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isReached = reached.IsCompletedSuccessfully;
        await ended.CancelAsync().ConfigureAwait(false);
        if (isReached)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        throw ClusterUnavailableException.Stopping();
    }

    /// <summary>
    /// Waits until everything is in the store that had been committed anywhere before the call: a read or a
    /// scan that begins afterwards is strictly serializable, however long it takes.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes then.</returns>
    /// <exception cref="ClusterUnavailableException">No majority answered in time, or the node has ended.</exception>
    public async Task SynchronizeAsync(CancellationToken cancellationToken = default)
    {
        await _face.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        // Why that: all that had returned is applied here now, and every commit that is has at most this time.
        await WaitAsync(new CommitPosition(_local.LatestCommonTime), cancellationToken).ConfigureAwait(false);
    }
}
