namespace Khonsu.Cluster.Certification;

/// <summary>
/// The ranges of an index that prepared transactions have read, as the places where they begin and end: between two of
/// them the same ranges hold every key. So one place tells of a key whether it is in any, however many there are.
/// </summary>
sealed class MarkedRanges
{
    static readonly RangeEdge s_least = new(new KeyBytes(default));

    readonly SortedSet<RangeEdge> _edges = new(RangeEdge.ByPlace);

    /// <summary>How many there are, also such that hold nothing.</summary>
    public int Count { get; private set; }

    /// <summary>Tells whether a key is in one of them.</summary>
    /// <param name="key">The key.</param>
    public bool Holds(KeyBytes key) => OpenAt(new RangeEdge(key)) > 0;

    /// <summary>Adds a range, or takes it away.</summary>
    /// <param name="range">The range.</param>
    /// <param name="by">1 or -1.</param>
    public void Change(in RangePart range, int by)
    {
        Count += by;
        if (range.First.CompareTo(range.End) >= 0)
            return;
        RangeEdge from = EdgeAt(range.First);
        RangeEdge to = EdgeAt(range.End);
        from.Ranges += by;
        to.Ranges += by;
        foreach (RangeEdge edge in _edges.GetViewBetween(from, to))
        {
            if (edge != to)
                edge.Open += by;
        }

        if (from.Ranges == 0)
            _edges.Remove(from);
        if (to.Ranges == 0)
            _edges.Remove(to);
    }

    RangeEdge EdgeAt(KeyBytes place)
    {
        var edge = new RangeEdge(place);
        if (_edges.TryGetValue(edge, out RangeEdge? found))
            return found;
        edge.Open = OpenAt(edge);
        _edges.Add(edge);
        return edge;
    }

    int OpenAt(RangeEdge place) => _edges.GetViewBetween(s_least, place).Max?.Open ?? 0;
}
