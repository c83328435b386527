using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>
/// A random walk of a model of the nodes and of stores that keep only some rows, one step after the other: the same
/// seed walks the same way, up to the block that waits, which is the last one.
/// </summary>
sealed class KeptRowsWalk : IDisposable
{
    const int Blocks = 24;
    const int RowsMax = 20;
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    readonly ModelCluster _cluster = new();
    readonly PartialWalkStore[] _stores;
    readonly WalkChoices _random;
    bool _isQuiet;

    public KeptRowsWalk(int seed)
    {
        WalkCheck.Begin();
        _random = new WalkChoices(seed);
        for (int commits = _random.Next(4, 12); commits > 0; commits--)
            CommitAny();
        _stores = new PartialWalkStore[_random.Next(1, 3)];
        for (int number = 0; number < _stores.Length; number++)
            _stores[number] = new PartialWalkStore(_cluster, RowsMax, Step);
    }

    /// <summary>Blocks that have ended by themselves.</summary>
    public int Done { get; private set; }

    /// <summary>Commits of the stores.</summary>
    public int Committed { get; private set; }

    /// <summary>Rows, ranges and tables that were let go.</summary>
    public int LetGo => _stores.Sum(static store => store.LetGo);

    public void Run()
    {
        for (int number = 0; number < Blocks; number++)
        {
            PartialWalkStore store = _stores[_random.Next(_stores.Length)];
            int before = store.Committed;
            var block = new WalkBlock(store, _cluster, _random.Next(), Step);
            block.Run();
            Done += block.IsDone ? 1 : 0;
            Committed += store.Committed != before ? 1 : 0;
            for (int steps = _random.Next(12); steps > 0; steps--)
                Step();
            if (WalkCheck.Found is { } found)
                throw found;
        }

        WakeUp(_stores[0]);
        if (WalkCheck.Found is { } late)
            throw late;
    }

    public void Dispose()
    {
        foreach (PartialWalkStore store in _stores)
            store.Dispose();
    }

    void Step()
    {
        PartialWalkStore store = _stores[_random.Next(_stores.Length)];
        if (store.Session is not { } session)
        {
            if (_isQuiet || _random.Next(3) == 0)
            {
                store.Connect(_random.Next(_cluster.Now));
                store.Check();
            }
            else if (_random.Next(3) == 0)
            {
                CommitAny();
            }

            return;
        }

        switch (_random.Next(100))
        {
            case 0 when !_isQuiet:
                store.Disconnect();
                store.Check();
                break;
            case < 8 when !_isQuiet:
                CommitAny();
                break;
            case < 12 when !_isQuiet:
                store.Prefetch(RandomRows());
                break;
            case < 20:
                session.SayProgress();
                break;
            case < 40 when session.HasUntold:
                session.TellNext();
                break;
            case < 60 when session.HasRequests:
                session.TakeRequest();
                break;
            default:
                if (session.HasReplies)
                {
                    session.Deliver(store);
                    store.Check();
                }

                break;
        }
    }

    // A block waits for a row to be what it is not; then somebody makes it so, and all is told.
    void WakeUp(PartialWalkStore store)
    {
        const long Awaited = 1000;
        _isQuiet = true;
        long id = _random.Next(WalkRead.Ids);
        using var waits = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        Task<long> waiting = store.Store.AtomicallyAsync(tx =>
        {
            // Why: while the world goes on here, a run of the block would be a second thread in it.
            if (waits.IsSet)
                WaitFor(goesOn, "the walk does not let a block go on");
            long? weight = tx.Pieces.Find(id)?.Weight;
            if (weight != Awaited)
                waits.Set();
            tx.RetryUnless(weight == Awaited);
            return weight!.Value;
        }).AsTask();
        WaitFor(waits, "a block does not come to its wait");
        _cluster.Commit([new Piece(id, 0, "a", 0, null, Awaited)], []);
        for (int steps = 0; steps < 200 || store.Session is null; steps++)
            Step();
        while (store.Session!.HasUntold || store.Session.HasReplies)
        {
            if (store.Session.HasReplies)
                store.Session.Deliver(store);
            else
                store.Session.TellNext();
        }

        store.Check();
        goesOn.Set();
        WalkCheck.That(waiting.Wait(s_patience), "a block that waits is not woken");
        WalkCheck.That(waiting.Result == Awaited, $"a block that was woken sees {waiting.Result}");
    }

    static void WaitFor(ManualResetEventSlim moment, string evidence)
        => WalkCheck.That(moment.Wait(s_patience), evidence);

    void CommitAny()
    {
        ModelState state = _cluster.Newest;
        var puts = new SortedDictionary<string, TransactionalRow>(StringComparer.Ordinal);
        var removals = new SortedSet<string>(StringComparer.Ordinal);
        for (int count = _random.Next(1, 4); count > 0; count--)
        {
            TransactionalRow row = _random.Next(4) == 0
                ? WalkBlock.RandomLine(_random)
                : WalkBlock.RandomPiece(_random);
            string name = _cluster.RowOf(row).Name;
            if (puts.ContainsKey(name) || !removals.Add(name))
                continue;
            if (_random.Next(4) == 0)
                continue;
            removals.Remove(name);
            if (state.With(_cluster.RowOf(row)).NameTwice is not null)
                row = (Piece)row with { Name = null };
            puts.Add(name, row);
            state = state.With(_cluster.RowOf(row));
        }

        _cluster.Commit(puts.Values, removals);
    }

    WantedRows RandomRows()
    {
        ModelRow piece = _cluster.RowOf(WalkBlock.RandomPiece(_random));
        TableDefinition table = piece.Table.Definition;
        int index = _random.Next(table.Indexes.Count);
        int ordered = table.Indexes.Single(static one => one.IsOrdered).Number;
        byte[] key = piece.KeyOf(index);
        return _random.Next(4) switch
        {
            0 => new WantedRows(table, piece.Key),
            1 => new WantedRows(table, Range: new WantedRange(index, key, key)),
            // Why of this index: the others have no order.
            2 => new WantedRows(table, Range: new WantedRange(ordered, piece.KeyOf(ordered), null)),
            _ => new WantedRows(_cluster.Tables["lines"].Definition),
        };
    }
}
