namespace Khonsu.Programs.Tests.Common;

/// <summary>
/// An order in which committed transactions could have run one after the other, or the evidence that there is none.
/// </summary>
/// <remarks>
/// A transaction comes after the one that wrote what it saw or replaced, and before the one that replaced what it saw.
/// Where these demands make a circle, no order meets them: the run was not serializable.
/// Source: Adya 1999, the direct serialization graph.
/// </remarks>
sealed class SerialOrder
{
    readonly IReadOnlyList<Footprint> _footprints;
    readonly Dictionary<RowVersion, int> _writers = [];
    readonly List<int>[] _followers;
    readonly int[] _leadersLeft;
    readonly List<int> _order = [];
    readonly List<string> _complaints = [];

    SerialOrder(IReadOnlyList<Footprint> footprints)
    {
        _footprints = footprints;
        _followers = [.. footprints.Select(static _ => new List<int>())];
        _leadersLeft = new int[footprints.Count];
    }

    /// <summary>Positions of the transactions in that order; short of some when there is a complaint.</summary>
    public IReadOnlyList<int> Positions => _order;

    /// <summary>Why there is no such order; empty when there is one.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Looks for an order.</summary>
    public static SerialOrder Of(IReadOnlyList<Footprint> footprints)
    {
        var order = new SerialOrder(footprints);
        order.FindWriters();
        order.FindFollowers();
        order.Sort();
        if (order._order.Count < footprints.Count)
            order._complaints.Add(order.DescribeCircle());
        return order;
    }

    void FindWriters()
    {
        for (int i = 0; i < _footprints.Count; i++)
        {
            foreach (RowVersion write in _footprints[i].Writes)
            {
                if (!_writers.TryAdd(write, i))
                {
                    _complaints.Add($"lost update: {write} was written by {_footprints[_writers[write]].Name} and by "
                        + $"{_footprints[i].Name}");
                }
            }
        }
    }

    void FindFollowers()
    {
        for (int i = 0; i < _footprints.Count; i++)
        {
            foreach (RowVersion read in _footprints[i].Reads)
            {
                if (_writers.TryGetValue(read, out int writer))
                    Follow(writer, i);
                else if (read.Version != 0)
                    _complaints.Add($"{_footprints[i].Name} saw {read}, which nobody wrote");
                if (_writers.TryGetValue(read.Next, out int replacer))
                    Follow(i, replacer);
            }
        }
    }

    void Follow(int leader, int follower)
    {
        if (leader == follower)
            return;
        _followers[leader].Add(follower);
        _leadersLeft[follower]++;
    }

    // Source: Kahn 1962.
    void Sort()
    {
        var ready = new Queue<int>(Enumerable.Range(0, _footprints.Count).Where(i => _leadersLeft[i] == 0));
        while (ready.TryDequeue(out int next))
        {
            _order.Add(next);
            foreach (int follower in _followers[next])
            {
                if (--_leadersLeft[follower] == 0)
                    ready.Enqueue(follower);
            }
        }
    }

    // Whoever is left has a leader that is left, so walking from leader to leader comes back some time.
    string DescribeCircle()
    {
        var leaderOf = new Dictionary<int, int>();
        for (int i = 0; i < _footprints.Count; i++)
        {
            foreach (int follower in _leadersLeft[i] > 0 ? _followers[i] : [])
                leaderOf[follower] = i;
        }

        int one = Enumerable.Range(0, _footprints.Count).First(i => _leadersLeft[i] > 0);
        var path = new List<int>();
        while (!path.Contains(one))
        {
            path.Add(one);
            one = leaderOf[one];
        }

        IEnumerable<int> circle = path.Skip(path.IndexOf(one)).Reverse();
        return $"not serializable: each must come before the next, and the last before the first: "
            + string.Join(", ", circle.Select(i => _footprints[i].Name));
    }
}
