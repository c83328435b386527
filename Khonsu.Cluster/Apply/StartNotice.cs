namespace Khonsu.Cluster.Apply;

/// <summary>
/// Lets the logs know this start of the node before a commit of a client gets its name: a node that is lost cannot be
/// asked any more, and what a start has not done is told by others only if some log has heard of it. For any thread.
/// </summary>
/// <remarks>Begun by the first client that needs a name: nodes without clients need no entry for it. One log is enough:
/// those that have no majority hold nobody up.</remarks>
/// <param name="shards">Asks each of the logs.</param>
/// <param name="options">How long is waited between two tries.</param>
sealed class StartNotice(IReadOnlyList<CommitQuestions> shards, SinkOptions options)
{
    readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Order: whoever sets it first begins.
    int _isBegun;

    /// <summary>Completes when some log knows the start, so that names may be given; never fails, and not after the end
    /// of the node.</summary>
    public Task UntilKnownAsync()
    {
        if (Interlocked.Exchange(ref _isBegun, 1) == 0)
        {
            foreach (CommitQuestions shard in shards)
                _ = TellAsync(shard);
        }

        return _known.Task;
    }

    async Task TellAsync(CommitQuestions shard)
    {
        while (true)
        {
            try
            {
                await shard.IntroduceAsync(CancellationToken.None).ConfigureAwait(false);
                _known.TrySetResult();
                return;
            }
            catch (ClusterUnavailableException error) when (
                error.Reason is not (ClusterUnavailableReason.Stopping or ClusterUnavailableReason.NotRunning))
            {
                await Task.Delay(options.DoubtPause, options.Time).ConfigureAwait(false);
            }
            catch (ClusterUnavailableException)
            {
                return;
            }
        }
    }
}
