using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The store of a client as what the logs of its shards are applied to, in whatever order they come and one
/// after the other. For any thread.</summary>
/// <param name="local">The store.</param>
/// <param name="shards">Its shards, in their order.</param>
/// <param name="held">What waits for other shards.</param>
sealed class FollowedStore(LocalStore local, IReadOnlyList<FollowedState> shards, HeldWork held) : IDisposable
{
    readonly SemaphoreSlim _gate = new(1);

    /// <summary>The store.</summary>
    public LocalStore Local => local;

    /// <summary>Its shards, in their order.</summary>
    public IReadOnlyList<FollowedState> Shards => shards;

    /// <summary>Entries that are in the store, of all shards.</summary>
    public long AppliedEntries => shards.Sum(static shard => shard.Applied.Value);

    /// <summary>The connection is a new one.</summary>
    public void BeginAnew()
    {
        foreach (FollowedState shard in shards)
            shard.BeginAnew();
    }

    /// <summary>Takes the next frame of a shard, and returns when there is room for another one.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MalformedBytesException">It is none that follows those before.</exception>
    /// <exception cref="Storage.StorageException">A checkpoint did not arrive as it was, or cannot be kept.</exception>
    /// <exception cref="ClientFailedException">The store cannot follow.</exception>
    public async Task TakeAsync(FollowedState shard, V1.FollowFrame frame, CancellationToken cancellation)
    {
        // Why no lock: loading a checkpoint may take long, and there are as many tasks as shards.
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            shard.Take(frame);
            FollowedState.Guarded(() => held.Resume(static () => true));
        }
        finally
        {
            _gate.Release();
        }

        await shard.UntilRoomAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (FollowedState shard in shards)
            shard.Dispose();
        _gate.Dispose();
    }
}
