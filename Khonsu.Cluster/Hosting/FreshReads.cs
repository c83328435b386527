using Khonsu.Cluster.Apply;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// How old the store on this node is at most, by its own clock: everything that was answered anywhere before the last
/// round with the leader was sent is in it. For any thread.
/// </summary>
/// <remarks>
/// A round asks the leader how far the log was decided, which the leader confirms with a quorum, and waits until that
/// is applied here. So the store has all that was answered before the round was sent, and the time since then, by the
/// monotonic clock of this machine alone, is a bound of its age. No other machine's clock is part of it.
/// </remarks>
/// <param name="options">The clock, and how long it is tried.</param>
sealed class FreshReads(SinkOptions options)
{
    const long Never = long.MinValue;

    // Order: only rises, by compare-and-swap; losing means that a later round has ended already.
    long _provenAt = Never;

    /// <summary>How old the store is at most; null before the first round.</summary>
    public TimeSpan? Age
    {
        get
        {
            long provenAt = Volatile.Read(ref _provenAt);
            return provenAt == Never ? null : options.Time.GetElapsedTime(provenAt);
        }
    }

    /// <summary>Waits until the store has all that was answered before the call.</summary>
    /// <param name="readIndex">Makes one round with the leader, or with those of all shards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SynchronizeAsync(Func<Task> readIndex, CancellationToken cancellationToken)
    {
        Prove(await PatientCall.RunAsync(
            async () =>
            {
                long sent = options.Time.GetTimestamp();
                await readIndex().ConfigureAwait(false);
                return sent;
            },
            options,
            cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Waits until the store is at most so old.</summary>
    public Task FreshenAsync(Func<Task> readIndex, TimeSpan maxStaleness, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStaleness, TimeSpan.Zero);
        return Age is { } age && age <= maxStaleness
            ? Task.CompletedTask
            : SynchronizeAsync(readIndex, cancellationToken);
    }

    void Prove(long sent)
    {
        long before = Volatile.Read(ref _provenAt);
        while (before < sent)
        {
            long seen = Interlocked.CompareExchange(ref _provenAt, sent, before);
            if (seen == before)
                return;
            before = seen;
        }
    }
}
