using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Khonsu.Cluster.Hosting;

/// <summary>Whether the node should be asked: it runs, has a leader, is caught up, and its disk answers.</summary>
/// <param name="node">The node.</param>
/// <param name="maxStaleness">How old its store may be.</param>
sealed class ReadyCheck(NodeFace node, TimeSpan maxStaleness) : IHealthCheck
{
    const long FreeBytesMin = 256L << 20;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await FaultAsync(cancellationToken).ConfigureAwait(false) is { } fault)
            return new HealthCheckResult(context.Registration.FailureStatus, fault);
        long free = new DriveInfo(Path.GetFullPath(node.Options.Directory)).AvailableFreeSpace;
        return free >= FreeBytesMin
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"The disk of the node has {free >> 20} MiB left. Make room.");
    }

    async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (node.MaybeCore is null)
            return "The node has not started yet.";
        if (node.Completion.IsCompleted)
            return "The node has ended.";
        if (node.IsStopping)
            return "The node is stopping.";
        if (node.DiskWait >= node.Options.ElectionTimeout)
            return $"The disk of the node has not answered for {node.DiskWait.TotalSeconds:0.0} s.";
        using var limit = new CancellationTokenSource(2 * node.Options.ElectionTimeout, node.Options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await node.FreshenAsync(maxStaleness, both.Token).ConfigureAwait(false);
            return null;
        }
        catch (ClusterUnavailableException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"No leader has confirmed in time that the store is at most {maxStaleness} old.";
        }
    }
}
