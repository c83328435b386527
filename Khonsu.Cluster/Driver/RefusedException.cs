namespace Khonsu.Cluster.Driver;

/// <summary>A call was refused: nothing of it was done and nothing will be, so it may be made again.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">What to do.</param>
/// <param name="retryAfter">When it is worth trying again; null when the same call is of no use.</param>
sealed class RefusedException(Refusal reason, string message, TimeSpan? retryAfter) : Exception(message)
{
    /// <summary>Why.</summary>
    public Refusal Reason { get; } = reason;

    /// <summary>When it is worth trying again; null when the same call is of no use.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
