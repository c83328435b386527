using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// What a local commit timestamp of a node's store means in the logs of its shards: how far each was applied at that
/// time, and which transactions of several shards were in the store though their ends stand later in a log. For any
/// thread; one of them, which applies, writes.
/// </summary>
/// <remarks>
/// Inv S1: between two local commits nothing changes that a reader sees. So a timestamp stands for all that was applied
/// up to the next local commit, and its position is exact.
/// </remarks>
sealed class ShardPositions
{
    /// <summary>Local commits that are remembered of a shard. Whoever has read earlier is refused.</summary>
    public const int RecordsMax = 1 << 14;

    readonly Lock _lock = new();
    readonly SortedDictionary<GroupId, ShardHistory> _shards = [];
    readonly SortedDictionary<RequestId, long> _installed = [];
    long _clock;

    /// <summary>Makes the positions of shards of which nothing is applied.</summary>
    /// <param name="shards">The shards.</param>
    public ShardPositions(IEnumerable<GroupId> shards)
    {
        foreach (GroupId shard in shards)
            _shards.Add(shard, new ShardHistory());
    }

    /// <summary>Begins, with shards of which nothing is applied.</summary>
    /// <param name="origin">The local commit timestamp of the empty store.</param>
    public void Begin(long origin)
    {
        lock (_lock)
        {
            _clock = origin;
            foreach (ShardHistory shard in _shards.Values)
                shard.Begin(origin, LogIndex.Zero);
        }
    }

    /// <summary>How far a shard is applied.</summary>
    /// <param name="shard">The shard.</param>
    public LogIndex AppliedOf(GroupId shard)
    {
        lock (_lock)
            return _shards[shard].Applied;
    }

    /// <summary>A local commit is about to become visible.</summary>
    /// <param name="shard">Of whose entry.</param>
    /// <param name="end">The position after the entry.</param>
    /// <returns>Its local commit timestamp.</returns>
    public long Commit(GroupId shard, LogIndex end)
    {
        lock (_lock)
        {
            _shards[shard].Note(++_clock, end);
            return _clock;
        }
    }

    /// <summary>A shard is about to be replaced by a checkpoint: what was before is not known any more.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="end">The position after the checkpoint.</param>
    /// <returns>The local commit timestamp.</returns>
    public long Load(GroupId shard, LogIndex end)
    {
        lock (_lock)
        {
            _shards[shard].Begin(++_clock, end);
            // Why: of some the log was skipped in which they are forgotten.
            _installed.Clear();
            return _clock;
        }
    }

    /// <summary>A transaction of several shards is about to become visible.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="parts">Its parts that become visible.</param>
    /// <returns>The local commit timestamp.</returns>
    public long Install(RequestId id, IEnumerable<(GroupId Shard, CommitEntry Part)> parts)
    {
        lock (_lock)
        {
            _clock++;
            _installed[id] = _clock;
            foreach ((GroupId shard, CommitEntry part) in parts)
                _shards[shard].Install(part, _clock);
            return _clock;
        }
    }

    /// <summary>An entry was applied, whether it has changed anything or not.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="end">The position after it.</param>
    public void Apply(GroupId shard, LogIndex end)
    {
        lock (_lock)
            _shards[shard].Note(_clock, end);
    }

    /// <summary>The entry is being applied that ends a transaction in a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="id">The transaction.</param>
    /// <param name="index">The position of the entry.</param>
    public void Resolve(GroupId shard, RequestId id, LogIndex index)
    {
        lock (_lock)
            _shards[shard].Resolve(id, index);
    }

    /// <summary>A transaction is of no interest any more.</summary>
    /// <param name="id">Which one.</param>
    public void Forget(RequestId id)
    {
        lock (_lock)
            _installed.Remove(id);
    }

    /// <summary>The local commit timestamp of a transaction of several shards.</summary>
    /// <param name="id">Which one.</param>
    /// <returns>That of now when it is not known.</returns>
    public long InstalledAt(RequestId id)
    {
        lock (_lock)
            return _installed.GetValueOrDefault(id, _clock);
    }

    /// <summary>The local commit timestamp of an entry that was applied.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="index">Its position.</param>
    /// <returns>0 when it is not known any more.</returns>
    public long StampOf(GroupId shard, LogIndex index)
    {
        lock (_lock)
            return _shards[shard].StampOf(index);
    }

    /// <summary>What a snapshot of the store is in a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="snapshot">The local commit timestamp of the snapshot.</param>
    /// <returns>The position after all entries that are in it, and the parts of transactions that are in it though the
    /// entries that end them are not; null when it is older than what is remembered.</returns>
    public (LogIndex End, IReadOnlyList<CommitEntry> Seen)? At(GroupId shard, long snapshot)
    {
        lock (_lock)
            return _shards[shard].At(snapshot);
    }
}
