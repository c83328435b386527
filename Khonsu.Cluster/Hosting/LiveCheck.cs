using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Khonsu.Cluster.Hosting;

/// <summary>Whether the process is of use: not when an error has ended the node.</summary>
/// <param name="node">The node.</param>
sealed class LiveCheck(NodeFace node) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(node.Completion.IsFaulted
            ? new HealthCheckResult(
                context.Registration.FailureStatus,
                "An error has ended the node. End the process and start it again.",
                node.Completion.Exception.InnerException)
            : HealthCheckResult.Healthy());
}
