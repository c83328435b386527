namespace Khonsu.Bench.Ratio.Features;

/// <summary>What one writes without a library: a sorted set, the places of the rows beside it, one lock.</summary>
/// <remarks>Why a set and no SortedDictionary, which is the same tree: only the set can read a range.</remarks>
sealed class LockedOrder : OrderedRows
{
    readonly Lock _gate = new();
    readonly SortedSet<(long Rank, long Id)> _order;
    readonly long[] _ranks;
    readonly bool _isLossy;

    public LockedOrder(int rows, bool isLossy = false)
        : base(rows)
    {
        _isLossy = isLossy;
        _ranks = [.. Enumerable.Range(0, rows).Select(static id => (long)id)];
        _order = [.. _ranks.Select(static id => (id, id))];
        if (isLossy)
            _order.Remove((1, 1));
    }

    protected override string Name => _isLossy ? "lossy" : "SortedSet and lock";

    protected override void Move(long id, long rank)
    {
        lock (_gate)
        {
            if (_order.Remove((_ranks[id], id)))
                _order.Add((rank, id));
            _ranks[id] = rank;
        }
    }

    protected override long SumLast(int count)
    {
        lock (_gate)
            return _order.Reverse().Take(count).Sum(static row => row.Id);
    }

    protected override long SumRange(long from, long to)
    {
        lock (_gate)
        {
            long sum = 0;
            foreach (var (_, id) in _order.GetViewBetween((from, long.MinValue), (to, long.MaxValue)))
                sum += id;
            return sum;
        }
    }

    protected override IEnumerable<long> InOrder() => _order.Select(static row => row.Id);

    protected override void Dispose() => _order.Clear();
}
