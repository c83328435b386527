#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>One start of a node: the product's store, shards and coordinator, and in the place of its threads, timers
/// and groups what the world does with it.</summary>
sealed partial class WorldNode : IDisposable
{
    readonly ShardWorld _world;
    readonly FootprintSink _sink;
    readonly SortedDictionary<GroupId, StoreState> _states = [];
    readonly SortedDictionary<GroupId, long> _applied = [];

    // The entry that waits for other logs was counted.
    readonly SortedDictionary<GroupId, long> _stalled = [];
    readonly List<WorldTransaction> _mustBeVisible = [];

    /// <summary>Starts a node that has nothing.</summary>
    /// <param name="world">Where.</param>
    /// <param name="id">Who it is.</param>
    /// <param name="incarnation">Its start.</param>
    public WorldNode(ShardWorld world, NodeId id, ulong incarnation)
    {
        (_world, Id, Incarnation) = (world, id, incarnation);
        Local = new LocalStore(WorldKeys.Tables, world.Map);
        foreach (GroupId shard in world.Map.Groups)
        {
            _states.Add(shard, new StoreState(Local, shard));
            _applied.Add(shard, 0);
            _doors.Add(shard, new Queue<ShardEnd>());
            _queues.Add(shard, []);
            _asked.Add(shard, []);
        }

        Local.Listener = this;
        Ordered = new OrderedStore(Local.Tables.Values, 1000);
        Local.Ordered = new OrderedCommits(Local, Ordered);
        var ordered = new FootprintSink(() => Ordered.IsReadable);
        KhonsuStore.Open(new StoreOptions { Sink = ordered });
        Ordered.Attach(ordered.Store!);
        _sink = new FootprintSink(() => Local.IsWhole);
        KhonsuStore.Open(new StoreOptions { Sink = _sink });
        Local.Attach(_sink.Store!);
        Local.Begin(incarnation);
        _coordinator = new Coordinator(new CoordinatorOptions
        {
            RetryTicks = 1,
            ResendTicks = 6,
            RecoverTicks = 9,
            AnyRecoverTicks = 25,
            RecoverSpreadTicks = 4 * (int)id.Value,
        });
    }

    /// <summary>Who it is.</summary>
    public NodeId Id { get; }

    /// <summary>Its start.</summary>
    public ulong Incarnation { get; }

    /// <summary>Its store.</summary>
    public LocalStore Local { get; }

    /// <summary>Its commits in one order.</summary>
    public OrderedStore Ordered { get; }

    /// <summary>What its clock says, which goes as fast as others and is set wrong: steps as microseconds.</summary>
    public DateTimeOffset Clock
        => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(_world.Now + (17 * (double)Id.Value));

    /// <summary>How far each shard is applied.</summary>
    public IReadOnlyDictionary<GroupId, long> Applied => _applied;

    /// <summary>Whether it is in the world; not after it was lost.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Applies some entries of one log.</summary>
    /// <param name="shard">Whose.</param>
    /// <param name="countMax">So many at most.</param>
    /// <returns>Whether it has applied any.</returns>
    public bool Apply(GroupId shard, int countMax)
    {
        int count = 0;
        while (count < countMax && TryApply(shard))
            count++;
        return count > 0;
    }

    /// <summary>Runs a transaction on the store as it is, and sends it on its way.</summary>
    /// <param name="work">What it does.</param>
    public void Run(WorldWork work)
    {
        var record = new WorldTransaction
        {
            Number = _world.NextNumber(),
            Map = _world.Map,
            Work = $"{work}@{Id}",
            Began = _world.Now,
        };
        SubmittedCommit? submitted;
        try
        {
            using Transaction tx = _sink.Store!.Begin(
                new TransactionOptions { Isolation = IsolationLevel.Serializable });
            work.Run(new WorldView(
                tx, record, () => _world.History.At(_applied), _world.Between(this), () => Local.IsWhole));
            bool isCommitted = tx.TryCommit().IsCommitted;
            submitted = _sink.Take();
            Check(!isCommitted || submitted is null, "a commit has not waited for the logs");
        }
        catch (NotReadableException)
        {
            Check(!Local.IsWhole, "a store that is whole cannot be read");
            _world.Counts.NotReadable++;
            return;
        }

        if (submitted is not null && IsUp)
            Submit(record, submitted);
    }

    /// <summary>Takes a checkpoint of a shard.</summary>
    /// <param name="shard">The shard.</param>
    public void Save(GroupId shard)
    {
        IReplicatedState state = _states[shard];
        if (!state.CanFreeze)
            return;
        using ICheckpointWriter writer = state.Freeze();
        long index = _applied[shard];
        _world.Between(this)();
        string directory = _world.NewDirectory();
        writer.Write(directory, default);
        Trace($"saves {shard.Value} at {string.Join(' ', _applied.Values)}");
        _world.Checkpoints.Add(new WorldCheckpoint(shard, index, directory));
    }

    /// <summary>Replaces a shard by a later state of it.</summary>
    /// <param name="checkpoint">The state.</param>
    public void Load(WorldCheckpoint checkpoint)
    {
        _world.Counts.Loads++;
        Trace($"loads {checkpoint}");
        bool wasWhole = Local.IsWhole;
        _states[checkpoint.Shard].LoadCheckpoint(checkpoint.Directory, new LogIndex(checkpoint.Index));
        _applied[checkpoint.Shard] = checkpoint.Index;
        if (wasWhole && !Local.IsWhole)
            _world.Counts.Gatherings++;
        CheckVisible();
    }

    /// <summary>Checks that the stores show what they must, if they can be read.</summary>
    public void CheckRows()
    {
        if (Local.IsWhole)
            CheckRows(_sink.Store!, _world.History.At(_applied), $"at {string.Join(' ', _applied)}");
        if (!Ordered.IsReadable)
            return;
        CheckRows(Ordered.Store!, _world.History.AtTime(Ordered.Time), $"in order up to {Ordered.Time}");
        long? stamp = Ordered.Times.StampOf(Ordered.Time, out _, out _);
        Check(stamp == Ordered.Store!.GetStatistics().CommitTimestamp, $"{stamp} is said to be {Ordered.Time}");
    }

    void CheckRows(KhonsuStore store, RowState[] expected, string where)
    {
        var found = new RowState[expected.Length];
        using Transaction tx = store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot });
        long coins = 0;
        foreach (Slot slot in tx.Slots)
        {
            found[slot.Id] = RowState.Of(slot);
            coins += slot.Coins;
        }

        foreach (Memo memo in tx.Memos)
            found[WorldKeys.OfMemo(memo.Id)] = RowState.Of(memo);
        for (int key = 0; key < found.Length; key++)
        {
            bool isSame = expected[key].Exists ? found[key] == expected[key] : !found[key].Exists;
            Check(isSame, $"key {key} is {found[key]}, not {expected[key]}, {where}");
        }

        Check(coins is 0 or WorldWork.Coins, $"there are {coins} coins, {where}");
    }

    /// <summary>Checks that nothing is left of any transaction.</summary>
    public void CheckQuiet()
    {
        Check(Local.IsWhole, "it is never whole again");
        foreach ((GroupId shard, StoreState state) in _states)
        {
            Check(_applied[shard] == _world.LogOf(shard).Count, $"shard {shard} is not applied");
            Check(state.Shared.All.Count == 0, $"shard {shard} has marks");
            Check(state.Shared.Committed.Count == 0, $"shard {shard} has commits that are not forgotten");
        }

        Check(_coordinator.Count == 0, $"{_coordinator.Count} transactions are not over");
        Check(_open.Count == 0, $"{_open.Count} callers are not answered");
        Check(Ordered.IsReadable, "its commits are never in one order");
        foreach (WorldTransaction one in _world.History.All.Where(static one => one.IsCommitted))
            Check(one.Time <= Ordered.Time, $"it is not in the order of all: {one}");
        CheckRows();
    }

    /// <summary>It loses everything.</summary>
    public void Dispose()
    {
        IsUp = false;
        Trace("is lost");
        _world.Counts.Recoveries += _coordinator.RecoveredCount;
        _sink.Store!.Dispose();
        Ordered.Store!.Dispose();
    }

    bool TryApply(GroupId shard)
    {
        long index = _applied[shard];
        IReadOnlyList<WorldEntry> log = _world.LogOf(shard);
        if (index == log.Count)
            return false;
        WorldEntry entry = log[(int)index];
        IReplicatedState state = _states[shard];
        if (!state.CanApply(entry.Entry))
        {
            if (!_stalled.TryGetValue(shard, out long stalled) || stalled != index)
                _world.Counts.Stalls++;
            _stalled[shard] = index;
            return false;
        }

        object? result = state.Apply(new LogIndex(index), entry.Entry);
        _applied[shard] = index + 1;
        Trace($"applies {shard.Value}.{index} {entry}: {result}");
        _world.History.Learn(shard, index, entry, result);
        OnApplied(entry, result);
        CheckVisible();
        return true;
    }

    // Who was told that it has committed finds it in the store.
    void CheckVisible()
    {
        foreach (WorldTransaction one in _mustBeVisible)
            Check(!Local.IsWhole || one.IsVisible(_applied), $"it is committed and not in the store: {one}");
        _mustBeVisible.Clear();
    }

    void Trace(string what)
        => _world.Trace?.Invoke($"{_world.Now} node {Id}:{Incarnation} {(Local.IsWhole ? "" : "gathering ")}{what}");

    void Check(bool isTrue, string evidence)
    {
        if (!isTrue)
            throw new WorldException($"node {Id}: {evidence}");
    }
}
#endif
