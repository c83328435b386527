using Khonsu.Cluster.Diagnostics;

namespace Khonsu.Cluster.Apply;

/// <summary>What the commit timestamps of an <see cref="OrderedStore"/> are in common time. For any thread; one of them
/// writes.</summary>
/// <param name="countMax">How many are remembered.</param>
sealed class OrderedTimes(int countMax)
{
    readonly Lock _lock = new();

    // A ring, in which both numbers rise: a commit timestamp, and the common time of the commit. The first one may be a
    // beginning.
    (long Stamp, long Time)[] _records = new (long, long)[1];
    int _first;
    int _count;
    long _over;

    /// <summary>The store begins.</summary>
    /// <param name="stamp">With this commit timestamp,</param>
    /// <param name="time">which has everything up to this common time.</param>
    public void Begin(long stamp, long time)
    {
        lock (_lock)
        {
            _count = 0;
            _over = time;
            Put(stamp, time);
        }
    }

    /// <summary>A commit is about to be visible.</summary>
    /// <param name="stamp">Its commit timestamp.</param>
    /// <param name="time">Its common time.</param>
    public void Add(long stamp, long time)
    {
        lock (_lock)
            Put(stamp, time);
    }

    /// <summary>No other commit comes up to a time.</summary>
    /// <param name="time">The common time.</param>
    public void Advance(long time)
    {
        lock (_lock)
            _over = time;
    }

    /// <summary>The last commit timestamp up to a common time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="oldest">The oldest time of which it is known.</param>
    /// <param name="over">The time up to which it is known.</param>
    /// <returns>Null when the time is before the one or after the other.</returns>
    public long? StampOf(long time, out long oldest, out long over)
    {
        lock (_lock)
        {
            over = _over;
            oldest = _count == 0 ? long.MaxValue : At(0).Time;
            return time < oldest || time > over ? null : At(LastUpTo(time, static record => record.Time)).Stamp;
        }
    }

    /// <summary>The common time of a commit timestamp.</summary>
    /// <param name="stamp">The timestamp; one between two commits has that of the one before.</param>
    /// <returns>Null when it is not known.</returns>
    public long? TimeOf(long stamp)
    {
        lock (_lock)
        {
            return _count == 0 || stamp < At(0).Stamp || stamp > At(_count - 1).Stamp
                ? null
                : At(LastUpTo(stamp, static record => record.Stamp)).Time;
        }
    }

    void Put(long stamp, long time)
    {
        // Inv C2.
        Invariant.Check(_count == 0 || (stamp > At(_count - 1).Stamp && time > At(_count - 1).Time), "C2");
        if (_count == _records.Length && _count < countMax)
            Grow();
        else if (_count == _records.Length)
            (_first, _count) = ((_first + 1) % _records.Length, _count - 1);
        _count++;
        At(_count - 1) = (stamp, time);
    }

    void Grow()
    {
        var larger = new (long Stamp, long Time)[Math.Min(countMax, _records.Length * 2)];
        for (int place = 0; place < _count; place++)
            larger[place] = At(place);
        (_records, _first) = (larger, 0);
    }

    ref (long Stamp, long Time) At(int place) => ref _records[(_first + place) % _records.Length];

    // The last place whose number is not larger than one that is not before the first.
    int LastUpTo(long wanted, Func<(long Stamp, long Time), long> numberOf)
    {
        (int from, int to) = (0, _count - 1);
        while (from < to)
        {
            int middle = (from + to + 1) / 2;
            if (numberOf(At(middle)) <= wanted)
                from = middle;
            else
                to = middle - 1;
        }

        return from;
    }
}
