using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>Collects the attempts of all threads and hands out logical time.</summary>
/// <remarks>Take the begin tick before the transaction begins and the end tick after its outcome is known.</remarks>
sealed class HistoryRecorder
{
    readonly ConcurrentQueue<Attempt> _attempts = new();

    // Written by every thread of a workload, twice for each attempt.
    long _tick;
    long _names;

    /// <summary>Draws the next logical time.</summary>
    public long Tick() => Interlocked.Increment(ref _tick); // Order: full fence; a later tick anywhere happens after.

    public AttemptRecorder Begin(long beginTick) => new($"T{Interlocked.Increment(ref _names)}", beginTick);

    public void End(AttemptRecorder attempt, bool isCommitted, bool hasPlace) =>
        _attempts.Enqueue(attempt.End(Tick(), isCommitted, hasPlace));

    /// <summary>Every attempt so far, by begin; call it when the threads are done.</summary>
    public ImmutableArray<Attempt> ToHistory() => [.. _attempts.OrderBy(attempt => attempt.BeginTick)];
}
