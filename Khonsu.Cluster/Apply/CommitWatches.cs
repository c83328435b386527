using Khonsu.Feed;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Who wants to hear of every commit of a node's store. The thread that applies tells of them; whoever hears
/// comes and goes on any thread.</summary>
/// <remarks>
/// Inv Q5: a commit becomes visible and comes to all who hear under one lock, and so does whoever hears put something
/// behind the commits. So whatever the store had before that is before it in the queue, and nothing is missed.
/// </remarks>
sealed class CommitWatches
{
    readonly Lock _lock = new();
    readonly List<CommitWatch> _watches = [];

    /// <summary>Hears of every commit from now on.</summary>
    /// <param name="commitsMax">As many commits may wait to be heard of;</param>
    /// <param name="changesMax">as many changes of rows in them. Who has more waiting hears no further ones.</param>
    public CommitWatch Add(int commitsMax, int changesMax)
    {
        var watch = new CommitWatch(this, commitsMax, changesMax);
        lock (_lock)
            _watches.Add(watch);
        return watch;
    }

    /// <summary>Makes a commit visible.</summary>
    /// <param name="writer">Has begun it.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <param name="isTold">Whether the caller wants to hear of it too.</param>
    /// <returns>What it has changed, for the caller; none where it does not want to know.</returns>
    public LoggedChange[] Commit(ReplicaWriter writer, long stamp, bool isTold)
    {
        lock (_lock)
        {
            if (_watches.Count == 0 && !isTold)
            {
                writer.Commit(stamp);
                return [];
            }

            LoggedChange[] changes = writer.CommitAndTell(stamp);
            // Why from the last: who is lost goes.
            for (int place = _watches.Count - 1; place >= 0; place--)
            {
                if (!_watches[place].TryTell(stamp, changes))
                    _watches.RemoveAt(place);
            }

            return changes;
        }
    }

    /// <summary>Makes a commit visible by which the store begins anew: nobody can say what it has changed.</summary>
    /// <param name="writer">Has begun it.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    public void CommitOrigin(ReplicaWriter writer, long stamp)
    {
        lock (_lock)
        {
            writer.CommitOrigin(stamp);
            LoseAll();
        }
    }

    /// <summary>The store is about not to be whole: nobody hears any further.</summary>
    public void Lose()
    {
        lock (_lock)
            LoseAll();
    }

    /// <summary>Puts something behind all commits that are visible.</summary>
    /// <param name="watch">Whose.</param>
    /// <param name="item">What its owner will find there.</param>
    public void Put(CommitWatch watch, object item)
    {
        lock (_lock)
            watch.Put(item);
    }

    /// <summary>Somebody hears no further.</summary>
    /// <param name="watch">Who.</param>
    public void Remove(CommitWatch watch)
    {
        lock (_lock)
            _watches.Remove(watch);
    }

    void LoseAll()
    {
        foreach (CommitWatch watch in _watches)
            watch.Lose(WatchEnd.StoreReplaced);
        _watches.Clear();
    }
}
