using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>
/// Finds the largest cut of several logs within bounds that is closed: an entry below it that names a place in another
/// log has all below that place with it. So whoever has a part of what was committed has all of it (Inv S7).
/// </summary>
/// <remarks>
/// Of two closed cuts the larger end in each log makes a closed one again. So there is a largest one, and lowering what
/// must be lowered, in whatever order, ends there.
/// </remarks>
sealed class ClosedCut
{
    readonly SortedDictionary<GroupId, LogIndex> _ends = [];

    // What a log needs of another one, by both: entries that need more than all before them.
    readonly SortedDictionary<(GroupId Shard, GroupId Other), List<(LogIndex Index, LogIndex End)>> _needs = [];

    /// <summary>Makes it.</summary>
    /// <param name="bounds">How far each log may go; of a log that is not among them nothing is there.</param>
    public ClosedCut(IReadOnlyList<ShardPosition> bounds)
    {
        foreach ((GroupId shard, LogIndex end) in bounds)
            _ends.Add(shard, end);
    }

    /// <summary>Adds what an entry needs of other logs.</summary>
    /// <param name="shard">Whose entry it is.</param>
    /// <param name="index">Its index; they come in their order.</param>
    /// <param name="needed">The places that it names.</param>
    public void Add(GroupId shard, LogIndex index, IReadOnlyList<ShardPosition> needed)
    {
        foreach ((GroupId other, LogIndex end) in needed)
        {
            if (!_needs.TryGetValue((shard, other), out List<(LogIndex Index, LogIndex End)>? all))
                _needs.Add((shard, other), all = []);
            if (all.Count == 0 || all[^1].End < end)
                all.Add((index, end));
        }
    }

    /// <summary>Lowers the ends until all that is left is closed.</summary>
    public void Close()
    {
        bool hasChanged;
        do
        {
            hasChanged = false;
            foreach (((GroupId shard, GroupId other), List<(LogIndex Index, LogIndex End)> all) in _needs)
            {
                if (FirstBeyond(all, EndOf(other)) is not { } index || index >= EndOf(shard))
                    continue;
                _ends[shard] = index;
                hasChanged = true;
            }
        }
        while (hasChanged);
    }

    /// <summary>Where a log ends, exclusive.</summary>
    /// <param name="shard">The log.</param>
    public LogIndex EndOf(GroupId shard) => _ends.TryGetValue(shard, out LogIndex end) ? end : LogIndex.Zero;

    /// <summary>Whether places in logs are within it.</summary>
    /// <param name="positions">The places.</param>
    public bool Has(IReadOnlyList<ShardPosition> positions)
    {
        foreach ((GroupId shard, LogIndex end) in positions)
        {
            if (EndOf(shard) < end)
                return false;
        }

        return true;
    }

    // Needs rise, so the first one that is not met is found by halving.
    static LogIndex? FirstBeyond(List<(LogIndex Index, LogIndex End)> all, LogIndex end)
    {
        (int met, int unmet) = (0, all.Count);
        while (met < unmet)
        {
            int middle = met + ((unmet - met) / 2);
            if (all[middle].End <= end)
                met = middle + 1;
            else
                unmet = middle;
        }

        return met < all.Count ? all[met].Index : null;
    }
}
