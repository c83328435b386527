using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Hosting;

/// <summary>What the user of a node can ask it for, whatever its model is.</summary>
/// <param name="options">Its options.</param>
/// <param name="node">The node.</param>
/// <param name="replica">Its group.</param>
/// <param name="sink">Where its commits go.</param>
sealed class NodeFace(KhonsuNodeOptions options, ClusterNode node, Replica replica, LogSink sink)
{
    /// <summary>Completes when the node has ended.</summary>
    public Task Completion => node.Completion;

    /// <summary>How it is.</summary>
    public KhonsuNodeStatus Status()
    {
        ReplicaStatus group = replica.Status;
        NodeStatus whole = node.Status;
        return new KhonsuNodeStatus
        {
            Node = options.Node,
            Starts = whole.Incarnation,
            Leader = group.IsLeading ? options.Node : group.Leader?.Value,
            Voters = [.. group.Config.Voters.Select(static voter => voter.Value)],
            AppliedEntries = group.AppliedIndex.Value,
            DecidedEntries = group.DecidedIndex.Value,
            FirstLogEntry = group.TrimmedIndex.Value,
            OpenCommits = sink.OpenCount,
            Syncs = whole.Writes.Syncs,
        };
    }

    /// <summary>Waits until the store has all that was committed anywhere before the call.</summary>
    public async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        long began = options.TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                await replica.ReadIndexAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RefusedException error) when (error.RetryAfter is { } pause
                && options.TimeProvider.GetElapsedTime(began) + pause <= options.CommitTimeout)
            {
                await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RefusedException or NodeStoppedException)
            {
                throw new ClusterUnavailableException(error);
            }
        }
    }

    /// <summary>Takes a checkpoint.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken)
        => AskAsync(replica.TakeCheckpointAsync(), cancellationToken);

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
            return await replica.ReadArchiveAsync((owner, archive) => BackupWriter.Run(
                History.Of(owner, archive, KhonsuNode.Group), directory, KhonsuNode.Group, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            throw new NodeStorageException(error);
        }
        catch (Exception error) when (error is RefusedException or NodeStoppedException)
        {
            throw new ClusterUnavailableException(error);
        }
    }

    /// <summary>Hands the leadership over.</summary>
    public Task TransferLeadershipAsync(ulong target, CancellationToken cancellationToken)
        => AskAsync(replica.TransferLeadershipAsync(new NodeId(target)), cancellationToken);

    /// <summary>Ends the node in order.</summary>
    public Task StopAsync() => node.StopAsync();

    /// <summary>Ends the node at once.</summary>
    public ValueTask DisposeAsync() => node.DisposeAsync();

    static async Task AskAsync(Task call, CancellationToken cancellationToken)
    {
        try
        {
            await call.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RefusedException or NodeStoppedException)
        {
            throw new ClusterUnavailableException(error);
        }
    }
}
