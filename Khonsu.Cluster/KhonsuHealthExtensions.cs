using Khonsu.Cluster.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Khonsu.Cluster;

/// <summary>Tells the health checks of an application how its node is.</summary>
public static class KhonsuHealthExtensions
{
    /// <summary>How old a store may be that counts as caught up, unless told otherwise.</summary>
    static readonly TimeSpan s_stalenessMax = TimeSpan.FromSeconds(5);

    extension(IHealthChecksBuilder checks)
    {
        /// <summary>
        /// Adds two checks. <c>khonsu-live</c> (tag <c>live</c>) fails when an error has ended the node: restart the
        /// process. <c>khonsu-ready</c> (tag <c>ready</c>) fails while the node is starting or stopping, cannot prove
        /// by a round with the leader that its store is at most as old as the bound, or has a disk that does not
        /// answer; it is degraded when less than 256 MiB are free on the disk.
        /// </summary>
        /// <param name="maxStaleness">How old the store may be; null for 5 seconds.</param>
        /// <returns>The checks.</returns>
        public IHealthChecksBuilder AddKhonsu(TimeSpan? maxStaleness = null)
        {
            TimeSpan bound = maxStaleness ?? s_stalenessMax;
            ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero, nameof(maxStaleness));
            return checks
                .Add(new HealthCheckRegistration(
                    "khonsu-live",
                    static provider => new LiveCheck(provider.GetRequiredService<HostedNode>().Face),
                    HealthStatus.Unhealthy,
                    ["live"]))
                .Add(new HealthCheckRegistration(
                    "khonsu-ready",
                    provider => new ReadyCheck(provider.GetRequiredService<HostedNode>().Face, bound),
                    HealthStatus.Unhealthy,
                    ["ready"]));
        }
    }
}
