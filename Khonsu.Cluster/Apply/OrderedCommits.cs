using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Feed;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Brings the commits of a store of several shards into another store in the order of their common times, which is the
/// same on every node. For the thread that applies.
/// </summary>
/// <remarks>
/// A commit waits until no shard can give a smaller time any more: until all have given or heard of a larger one. Then
/// it is certain what comes before it.
/// Invariants: C2 what comes later has a time that is not over yet; so nothing is ever left out or put in between. C3
/// the other store begins with everything up to a time and nothing after it.
/// Kin: the resolved timestamps of CockroachDB and TiKV.
/// </remarks>
/// <param name="local">The store.</param>
/// <param name="ordered">The other store.</param>
sealed class OrderedCommits(LocalStore local, OrderedStore ordered)
{
    readonly SortedDictionary<long, LoggedChange[]> _waiting = [];

    // What the other store is to begin with, when all of it is certain; null before, and when it has begun.
    Transaction? _start;
    long _startTime;

    /// <summary>The store is whole: what it has now is what the other one begins with.</summary>
    public void OnWhole()
    {
        _start = local.Store!.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        _startTime = local.LatestCommonTime;
    }

    /// <summary>The store is about not to be whole.</summary>
    public void OnGathering()
    {
        _start?.Dispose();
        _start = null;
        _waiting.Clear();
        ordered.Close();
    }

    /// <summary>A commit is visible in the store, which is whole.</summary>
    /// <param name="time">Its common time.</param>
    /// <param name="changes">What it has changed.</param>
    public void OnCommit(long time, LoggedChange[] changes)
    {
        // Inv C2.
        Invariant.Check(time > ordered.Time, "C2");
        _waiting.Add(time, changes);
    }

    /// <summary>An entry was applied; the store is whole.</summary>
    public void OnApplied()
    {
        long over = local.TimeThatIsOver();
        if (_start is { } start)
        {
            // Inv C3: all that it has, has been given its time by then.
            if (over < _startTime)
                return;
            using (start)
                ordered.Begin(start, _startTime, TakeUpTo(_startTime));
            _start = null;
        }

        foreach ((long time, LoggedChange[] changes) in TakeUpTo(over))
            ordered.Commit(time, changes);
        ordered.Advance(over);
    }

    IEnumerable<(long Time, LoggedChange[] Changes)> TakeUpTo(long time)
    {
        while (_waiting.Count > 0 && _waiting.First() is var (first, changes) && first <= time)
        {
            _waiting.Remove(first);
            yield return (first, changes);
        }
    }
}
