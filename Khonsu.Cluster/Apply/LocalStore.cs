using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// The store of a node, to which the logs of all its shards are applied: what is common to them. Each shard is a
/// <see cref="StoreState"/>. All but what says otherwise is for the thread that applies.
/// </summary>
/// <remarks>
/// A store of one shard has the commit timestamps of its log (Inv T1). One of several has timestamps of its own, in the
/// order in which this node applies entries.
/// Invariants: S2 a transaction of several shards becomes visible as one commit, when all its parts have been voted for
/// here; S3 its end is applied in a shard after that. Whoever ends it says how far the other logs were then, and the
/// entry waits until they are applied so far here too. That ends, because every position that is named was decided
/// before the entry that names it.
/// A checkpoint of one shard is ahead of the others, so after it they are applied without waiting until all are where
/// it was made; nobody may read meanwhile (S4).
/// </remarks>
sealed class LocalStore
{
    /// <summary>By how much the clocks of nodes and clients may differ, if what follows something that was seen is to
    /// have a later time.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(1);

    // Timestamps of one start of the node, at most.
    const int StartBits = 40;

    readonly SortedDictionary<string, ReplicaTable> _tables = new(StringComparer.Ordinal);
    readonly SortedDictionary<GroupId, StoreState> _shards = [];
    readonly SortedDictionary<GroupId, LogIndex> _wanted = [];

    bool _hasBegun;
    long _gatherings;

    // By shard. Order: written by the thread that applies; whoever reads one wants only not to be behind what he has
    // seen.
    readonly long[] _commonTimes;
    long _latestCommonTime;

    // Order: written by the thread that applies, read by whoever begins to read.
    volatile bool _isWhole = true;

    /// <summary>Makes a store without rows.</summary>
    /// <param name="tables">All tables that the logs may write.</param>
    /// <param name="map">Its shards; each is then made and adds itself.</param>
    public LocalStore(IEnumerable<TableDefinition> tables, ShardMap map)
    {
        foreach (TableDefinition table in tables)
            _tables.Add(table.Name, ReplicaTable.Of(table));
        Map = map;
        Positions = new ShardPositions(map.Groups);
        _commonTimes = new long[map.Count];
    }

    /// <summary>Which rows belong to which shard.</summary>
    public ShardMap Map { get; }

    /// <summary>The node whose store it is; none for that of a client, or of nobody.</summary>
    public NodeId Node { get; init; }

    /// <summary>The largest number that a log can have of a commit of this start of the node; for any thread. Set
    /// before anything is applied.</summary>
    public Func<ulong> LastOwn { get; set; } = static () => 0;

    /// <summary>Whether there is more than one shard.</summary>
    public bool IsSharded => Map.Count > 1;

    /// <summary>What timestamps mean in the logs; only where there are several. For any thread.</summary>
    public ShardPositions Positions { get; }

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store { get; private set; }

    /// <summary>Writes into the store.</summary>
    public ReplicaWriter Writer { get; private set; } = null!;

    /// <summary>The tables by name.</summary>
    public IReadOnlyDictionary<string, ReplicaTable> Tables => _tables;

    /// <summary>Hears of transactions of several shards; set before anything is applied.</summary>
    public ISharedTransactions? Listener { get; set; }

    /// <summary>Gets the commits in the order of their common times; null where nobody wants that. Set before anything
    /// is applied.</summary>
    public OrderedCommits? Ordered { get; set; }

    /// <summary>Who hears of all commits; for any thread.</summary>
    public CommitWatches Watches { get; } = new();

    /// <summary>The largest common time that any shard has given or heard of; for any thread.</summary>
    public long LatestCommonTime => Volatile.Read(ref _latestCommonTime);

    /// <summary>The largest common time that a shard has given or heard of; for any thread.</summary>
    /// <param name="shard">The shard.</param>
    public long CommonTimeOf(GroupId shard) => Volatile.Read(ref _commonTimes[ShardMap.ShardOf(shard)]);

    /// <summary>Whether what is in the store belongs together; for any thread.</summary>
    public bool IsWhole => _isWhole;

    /// <summary>The latest time that an entry of any shard bore, those of loaded checkpoints included: microseconds
    /// since 1970, UTC; 0 for none.</summary>
    public long LatestTime { get; private set; }

    /// <summary>How often it has begun to be not whole; for any thread.</summary>
    public long Gatherings => Volatile.Read(ref _gatherings);

    /// <summary>Gets the store, before anything is applied.</summary>
    /// <param name="store">An empty store that commits to the logs.</param>
    public void Attach(KhonsuStore store) => (Store, Writer) = (store, store.CreateReplicaWriter());

    /// <summary>A start of the node begins: where there are several shards, timestamps of those before mean nothing in
    /// it, and whoever asks for one is told so.</summary>
    /// <param name="incarnation">Its number.</param>
    public void Begin(ulong incarnation)
    {
        if (!IsSharded || _hasBegun)
            return;
        _hasBegun = true;
        long origin = checked((long)incarnation << StartBits);
        Positions.Begin(origin);
        Writer.Begin();
        Writer.CommitOrigin(origin);
        Ordered?.OnWhole();
    }

    /// <summary>Adds a shard.</summary>
    /// <param name="state">The shard.</param>
    public void Add(StoreState state) => _shards.Add(state.Group, state);

    /// <summary>Tells which rows belong to a shard; null where all do.</summary>
    /// <param name="shard">The shard.</param>
    public Func<ulong, bool>? FilterOf(GroupId shard)
        => IsSharded ? place => Map.GroupOf(place) == shard : null;

    /// <summary>Makes what an entry has written visible.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="index">Its position.</param>
    /// <param name="time">Its common time; means nothing where there is one shard.</param>
    public void Commit(GroupId shard, LogIndex index, long time)
    {
        if (IsSharded)
            Commit(Positions.Commit(shard, index + 1), time);
        else
            Watches.Commit(Writer, StoreState.StampOf(index), isTold: false);
    }

    /// <summary>Makes a checkpoint visible as what the shard begins with.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="end">The position after its last entry.</param>
    public void CommitOrigin(GroupId shard, LogIndex end)
        => Watches.CommitOrigin(Writer, IsSharded ? Positions.Load(shard, end) : StoreState.StampBefore(end));

    /// <summary>An entry was applied.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="end">The position after it.</param>
    public void Applied(GroupId shard, LogIndex end)
    {
        if (!IsSharded)
            return;
        Positions.Apply(shard, end);
        long time = _shards[shard].Shared.Clock.Now;
        Volatile.Write(ref _commonTimes[ShardMap.ShardOf(shard)], time);
        Volatile.Write(ref _latestCommonTime, Math.Max(_latestCommonTime, time));
        if (!_isWhole)
            MaybeWhole();
        if (_isWhole)
            Ordered?.OnApplied();
    }

    /// <summary>Up to which common time everything is in the store that ever will be; it is whole.</summary>
    // Why marks are not looked at: of a transaction that is not in the store some shard has not voted here, and will do
    // so at a later time than its clock gives now.
    public long TimeThatIsOver() => _shards.Values.Min(static shard => shard.Shared.Clock.Now);

    /// <summary>The time that a commit of this node is to bear: behind all that its caller may have seen.</summary>
    /// <param name="time">What the clock says.</param>
    /// <returns>As the log has it.</returns>
    // Why not where another clock is far ahead: the time is also what people look for who restore a moment.
    public long TimeAfterAll(DateTimeOffset time)
    {
        long now = EntryTime.Of(time);
        long latest = IsSharded ? CommonClock.MicrosecondsOf(LatestCommonTime) : 0;
        return latest >= now && latest - now < (long)AheadMax.TotalMicroseconds ? latest + 1 : now;
    }

    /// <summary>An entry bears a time.</summary>
    /// <param name="time">Microseconds since 1970, UTC; 0 for none.</param>
    public void Note(long time) => LatestTime = Math.Max(LatestTime, time);

    /// <summary>How far each shard is applied.</summary>
    public ShardPosition[] Cut()
        => [.. Map.Groups.Select(shard => new ShardPosition(shard, Positions.AppliedOf(shard)))];

    /// <summary>Whether all logs are applied up to positions.</summary>
    /// <param name="positions">The positions.</param>
    public bool HasApplied(IReadOnlyList<ShardPosition> positions)
    {
        for (int number = 0; number < positions.Count; number++)
        {
            (GroupId shard, LogIndex end) = positions[number];
            if (Positions.AppliedOf(shard) < end)
                return false;
        }

        return true;
    }

    /// <summary>What comes now belongs together with what the logs have up to positions.</summary>
    /// <param name="positions">The positions.</param>
    public void Want(IReadOnlyList<ShardPosition> positions)
    {
        foreach ((GroupId shard, LogIndex end) in positions)
        {
            if (!_wanted.TryGetValue(shard, out LogIndex wanted) || wanted < end)
                _wanted[shard] = end;
        }
    }

    /// <summary>A checkpoint is about to replace a shard: until <see cref="Applied"/> finds all together, nobody
    /// reads.</summary>
    public void BeginGathering()
    {
        // Order: who finds the new number finds that it is not whole. Both come before anything of it is visible, so
        // who has read a part of it finds the new number after that.
        bool wasWhole = _isWhole;
        _isWhole = false;
        Volatile.Write(ref _gatherings, _gatherings + 1);
        Watches.Lose();
        if (wasWhole)
            Ordered?.OnGathering();
    }

    /// <summary>Makes a transaction visible if all its shards have voted for it here, and it is not yet.</summary>
    /// <param name="entry">One of its parts.</param>
    public void MaybeInstall(PrepareEntry entry)
    {
        var parts = new List<(StoreState Shard, Prepared Part)>();
        foreach (GroupId group in entry.Participants)
        {
            StoreState shard = _shards[group];
            if (shard.Shared.All.TryGetValue(entry.Part.Request, out Prepared? part))
                parts.Add((shard, part));
            else if (!shard.Shared.Committed.ContainsKey(entry.Part.Request))
                return;
        }

        // Why of these: where one is resolved, and is not among them, the store is not whole and no order is kept.
        long time = parts.Count > 0 ? parts.Max(static one => one.Part.Time) : 0;
        parts.RemoveAll(static one => one.Part.IsInstalled);
        if (parts.Count > 0)
            Install(entry.Part.Request, parts, time);
    }

    /// <summary>Makes the part of one shard visible, of a transaction that has ended with a commit.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="part">The part.</param>
    /// <param name="time">The common time of the transaction.</param>
    public void InstallAlone(StoreState shard, Prepared part, long time)
    {
        // Inv S3.
        Invariant.Check(!_isWhole, "S3");
        Install(part.Entry.Part.Request, [(shard, part)], time);
    }

    // Inv S2.
    void Install(RequestId id, List<(StoreState Shard, Prepared Part)> parts, long time)
    {
        Writer.Begin();
        try
        {
            foreach ((StoreState shard, Prepared part) in parts)
                shard.WriteRows(part.Entry.Part);
        }
        catch
        {
            Writer.Abandon();
            throw;
        }

        Commit(Positions.Install(id, parts.Select(static one => (one.Shard.Group, one.Part.Entry.Part))), time);
        foreach ((_, Prepared part) in parts)
            part.IsInstalled = true;
    }

    void Commit(long stamp, long time)
    {
        OrderedCommits? ordered = _isWhole ? Ordered : null;
        LoggedChange[] changes = Watches.Commit(Writer, stamp, isTold: ordered is not null);
        ordered?.OnCommit(time, changes);
    }

    // Inv S4.
    void MaybeWhole()
    {
        foreach ((GroupId shard, LogIndex end) in _wanted)
        {
            if (Positions.AppliedOf(shard) < end)
                return;
        }

        foreach (StoreState shard in _shards.Values)
        {
            foreach (Prepared part in shard.Shared.All.Values)
                Invariant.Check(part.IsInstalled || !IsVisible(part.Entry), "S4");
        }

        _wanted.Clear();
        _isWhole = true;
        Ordered?.OnWhole();
    }

    bool IsVisible(PrepareEntry entry) => entry.Participants.Any(group =>
        _shards[group].Shared.Committed.ContainsKey(entry.Part.Request)
            || (_shards[group].Shared.All.TryGetValue(entry.Part.Request, out Prepared? part) && part.IsInstalled));
}
