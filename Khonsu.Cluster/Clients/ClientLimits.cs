using System.Threading.RateLimiting;

namespace Khonsu.Cluster.Clients;

/// <summary>How many calls each address may make.</summary>
sealed class ClientLimits : IDisposable
{
    const int RefillsPerSecond = 10;

    readonly PartitionedRateLimiter<string> _calls;

    /// <summary>Makes the limits.</summary>
    /// <param name="options">How many calls in a second.</param>
    public ClientLimits(KhonsuClientOptions options)
        => _calls = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.CallsPerSecond,
                TokensPerPeriod = Math.Max(1, options.CallsPerSecond / RefillsPerSecond),
                ReplenishmentPeriod = options.CallsPerSecond < RefillsPerSecond
                    ? TimeSpan.FromSeconds(1.0 / options.CallsPerSecond)
                    : TimeSpan.FromSeconds(1.0 / RefillsPerSecond),
                QueueLimit = 0,
            }));

    /// <summary>Takes the room of one call.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(string address)
    {
        using RateLimitLease lease = _calls.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    /// <inheritdoc />
    public void Dispose() => _calls.Dispose();
}
