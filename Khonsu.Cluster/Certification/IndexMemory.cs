namespace Khonsu.Cluster.Certification;

/// <summary>The keys of an index at which rows have changed lately, in their order.</summary>
sealed class IndexMemory
{
    readonly SortedSet<ChangedPoint> _points = new(ChangedPoint.ByKey);

    // Of keys that could be any.
    long _anywhere;

    /// <summary>Notes a change.</summary>
    /// <param name="key">Where; null where it could be anywhere.</param>
    /// <param name="stamp">Its commit timestamp: not less than any before.</param>
    public void Note(KeyBytes? key, long stamp)
    {
        if (key is not { } place)
        {
            _anywhere = stamp;
            return;
        }

        if (_points.TryGetValue(new ChangedPoint(place), out ChangedPoint? found))
            found.Stamp = stamp;
        else
            _points.Add(new ChangedPoint(place) { Stamp = stamp });
    }

    /// <summary>Forgets a change, unless the key has changed again.</summary>
    /// <param name="key">Where.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    public void Forget(KeyBytes key, long stamp)
    {
        if (_points.TryGetValue(new ChangedPoint(key), out ChangedPoint? found) && found.Stamp == stamp)
            _points.Remove(found);
    }

    /// <summary>Finds a change in a range after a snapshot.</summary>
    /// <param name="range">The range.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>Commit timestamp of a change; 0 when there is none.</returns>
    public long ChangeIn(in RangePart range, long snapshot)
    {
        if (_anywhere > snapshot)
            return _anywhere;
        foreach (ChangedPoint point in In(in range))
        {
            if (point.Stamp > snapshot)
                return point.Stamp;
        }

        return 0;
    }

    IEnumerable<ChangedPoint> In(in RangePart range)
    {
        if (_points.Count == 0)
            return [];
        ChangedPoint from = range.From is { } first ? new ChangedPoint(new KeyBytes(first)) : _points.Min!;
        ChangedPoint to = range.To is { } last ? new ChangedPoint(new KeyBytes(last, IsEnd: true)) : _points.Max!;
        return ChangedPoint.ByKey.Compare(from, to) <= 0 ? _points.GetViewBetween(from, to) : [];
    }
}
