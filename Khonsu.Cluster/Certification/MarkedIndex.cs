namespace Khonsu.Cluster.Certification;

/// <summary>The ranges of an index that prepared transactions have read, and the keys at which they change
/// rows.</summary>
sealed class MarkedIndex
{
    readonly SortedSet<MarkedPoint> _points = new(MarkedPoint.ByKey);
    readonly MarkedRanges _ranges = new();

    // Of keys that could be any.
    int _anywhere;

    /// <summary>Marks a range, or takes the mark away.</summary>
    /// <param name="range">The range.</param>
    /// <param name="by">1 or -1.</param>
    public void Change(in RangePart range, int by) => _ranges.Change(in range, by);

    /// <summary>Marks a key, or takes the mark away.</summary>
    /// <param name="key">The key; null where it could be any.</param>
    /// <param name="by">1 or -1.</param>
    public void Change(ReadOnlyMemory<byte>? key, int by)
    {
        if (key is not { } bytes)
        {
            _anywhere += by;
            return;
        }

        var place = new MarkedPoint(new KeyBytes(bytes));
        if (_points.TryGetValue(place, out MarkedPoint? found))
            place = found;
        else
            _points.Add(place);
        place.Marks += by;
        if (place.Marks == 0)
            _points.Remove(place);
    }

    /// <summary>Tells whether rows change in a range.</summary>
    /// <param name="range">The range.</param>
    public bool HasPointIn(in RangePart range)
    {
        if (_anywhere > 0)
            return true;
        var from = new MarkedPoint(range.First);
        var to = new MarkedPoint(range.End);
        return _points.Count > 0
            && MarkedPoint.ByKey.Compare(from, to) < 0
            && _points.GetViewBetween(from, to).Min is not null;
    }

    /// <summary>Tells whether a key is in a range that was read.</summary>
    /// <param name="key">The key; null where it could be any.</param>
    public bool HasRangeAt(ReadOnlyMemory<byte>? key)
        => _ranges.Count > 0 && (key is not { } bytes || _ranges.Holds(new KeyBytes(bytes)));
}
