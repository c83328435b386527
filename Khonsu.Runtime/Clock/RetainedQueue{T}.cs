using System.Diagnostics.CodeAnalysis;
using Khonsu.Concurrency;

namespace Khonsu.Clock;

/// <summary>
/// What a table that keeps its past will give up: it waits here until the table's floor has reached its commit.
/// </summary>
/// <remarks>
/// Bounds: as much as the retention says; who adds lets up to <see cref="ReleasedPerAddition"/> go.
/// </remarks>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class RetainedQueue<T>
    where T : class
{
    /// <summary>How much goes, at most, when something comes.</summary>
    internal const int ReleasedPerAddition = 2;

    readonly RetentionFloor _floor;
    readonly Func<T, long> _stampOf;

    // In the order of commits, nearly: threads that commit at once may come in either order.
    readonly LockFreeQueue<T> _waiting = new();

    /// <summary>Makes an empty queue.</summary>
    /// <param name="floor">How far back the table can be read.</param>
    /// <param name="stampOf">The commit timestamp that the floor must reach.</param>
    internal RetainedQueue(RetentionFloor floor, Func<T, long> stampOf) => (_floor, _stampOf) = (floor, stampOf);

    /// <summary>Adds something.</summary>
    /// <param name="item">It.</param>
    internal void Add(T item) => _waiting.Enqueue(item);

    /// <summary>Takes something whose time is over: the floor is raised to its commit or beyond (Inv P3).</summary>
    /// <param name="item">It.</param>
    /// <returns>False when the oldest must wait on.</returns>
    internal bool TryTakeDue([NotNullWhen(true)] out T? item)
    {
        item = null;
        if (!_waiting.TryPeek(out T? oldest) || _stampOf(oldest) > _floor.Due())
            return false;
        _floor.Raise();
        if (!_waiting.TryDequeue(out item))
            return false;
        if (_stampOf(item) <= _floor.Value)
            return true;
        // Race: another thread took the one that was looked at, and this one's time is not over.
        _waiting.Enqueue(item);
        item = null;
        return false;
    }
}
