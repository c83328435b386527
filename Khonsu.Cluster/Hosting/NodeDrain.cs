using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Brings a node to its end without anybody noticing: takes no further commits, lets those that were taken end, and
/// hands the leadership to a voter that has the log.
/// </summary>
/// <param name="options">How long it may take.</param>
/// <param name="core">The node.</param>
/// <param name="sink">Where commits go; closed from now on.</param>
sealed class NodeDrain(KhonsuNodeOptions options, NodeCore core, LogSink sink)
{
    // A voter that is asked takes over within an election time, or does not at all.
    const int ElectionsPerTry = 2;

    /// <summary>Does as much of it as the time allows.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Completes then; never fails.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.DrainTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await sink.CloseAsync().WaitAsync(both.Token).ConfigureAwait(false);
            await SettleAsync(both.Token).ConfigureAwait(false);
            await Task.WhenAll(core.Shards.Select(shard => HandOverAsync(shard.Replica, both.Token)))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is over: whoever waits is answered by the end of the node, and the others elect a leader.
        }
        catch (Exception error) when (error is RefusedException or NodeStoppedException or InDoubtException)
        {
            // It leads no more, or runs no more: there is nothing to hand over.
        }
    }

    // Why so long at most: what it has not ended, another node takes up.
    async Task SettleAsync(CancellationToken cancellationToken)
    {
        TimeSpan step = options.ElectionTimeout / KhonsuNode.TicksPerElection;
        for (int look = 0; look < KhonsuNode.TicksPerElection && core.Shared is { UnsettledCount: > 0 }; look++)
            await Task.Delay(step, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    async Task HandOverAsync(Replica replica, CancellationToken cancellationToken)
    {
        var tried = new HashSet<NodeId>();
        while (replica.Status is { IsLeading: true } status)
        {
            (NodeId Node, LogIndex Accepted)[] candidates =
                [.. status.Followers.Where(one => !tried.Contains(one.Node)).OrderByDescending(one => one.Accepted)];
            if (candidates.Length == 0)
                return;
            tried.Add(candidates[0].Node);
            await replica.TransferLeadershipAsync(candidates[0].Node).WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            await WhileLeadingAsync(replica, cancellationToken).ConfigureAwait(false);
        }
    }

    // Why a look now and then: what has become of a transfer, only the status tells.
    async Task WhileLeadingAsync(Replica replica, CancellationToken cancellationToken)
    {
        TimeSpan step = options.ElectionTimeout / KhonsuNode.TicksPerElection;
        for (int look = 0; look < ElectionsPerTry * KhonsuNode.TicksPerElection && replica.Status.IsLeading; look++)
            await Task.Delay(step, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }
}
