using System.Collections.Immutable;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>
/// A random block. Each of its runs does the same by the same numbers, and each read is held at once against what the
/// node had at the one moment that the run's snapshot is: also those of runs that are given up.
/// </summary>
/// <param name="store">Where it runs.</param>
/// <param name="cluster">What the nodes have.</param>
/// <param name="seed">Of its choices.</param>
/// <param name="step">Lets the world go on.</param>
sealed class WalkBlock(PartialWalkStore store, ModelCluster cluster, int seed, Action step)
{
    static readonly IsolationLevel[] s_levels =
    [
        IsolationLevel.Serializable,
        IsolationLevel.Serializable,
        IsolationLevel.Serializable,
        IsolationLevel.SerializableSnapshot,
        IsolationLevel.RepeatableRead,
        IsolationLevel.Snapshot,
        IsolationLevel.ReadCommitted,
    ];

    readonly List<(WalkRead Read, string Seen, ImmutableSortedDictionary<string, ModelRow?> Own)> _seen = [];
    ImmutableSortedDictionary<string, ModelRow?> _own =
        ImmutableSortedDictionary.Create<string, ModelRow?>(StringComparer.Ordinal);
    WalkChoices _random = new(seed);
    long? _snapshot;
    long _began;

    /// <summary>Whether it ended by itself.</summary>
    public bool IsDone { get; private set; }

    public void Run()
    {
        int draws = new WalkChoices(seed).Next();
        bool isWriting = draws % 3 != 0;
        IsolationLevel level = s_levels[draws / 3 % s_levels.Length];
        int before = store.Committed;
        store.OnCommitted = level == IsolationLevel.Serializable ? CheckSerializable : null;
        try
        {
            if (isWriting || draws % 2 == 0)
                store.Store.Atomically(tx => Body(tx, isWriting), new TransactionOptions { Isolation = level });
            else
                store.Store.Read(this, static (tx, block) => block.Body(tx));
            IsDone = true;
        }
        catch (UniqueIndexViolationException)
        {
            CheckUnique();
        }
        catch (Exception error) when (error is DuplicateKeyException or RowNotFoundException or TooManyRowsException)
        {
            // Looked at where it was thrown, or a limit.
        }
        finally
        {
            store.Running = null;
            store.OnCommitted = null;
        }

        if (store.Committed != before && store.Session is not null)
        {
            int now = store.NumberOf(store.Kept.Stamp);
            WalkCheck.That(now >= store.Committed, $"the next block does not see {store.Committed} but {now}");
        }
    }

    void Body(ReadTx tx)
    {
        Begin();
        store.Running = tx.Core;
        _began = tx.Core.Snapshot;
        for (int count = _random.Next(1, 5); count > 0; count--)
        {
            WalkRead read = WalkRead.Next(_random);
            Note(read, read.See(tx, Pause), tx.SnapshotTimestamp, isOneMoment: true);
            Pause();
        }
    }

    void Body(Tx tx, bool isWriting)
    {
        Begin();
        store.Running = tx.Core;
        _began = tx.Core.Snapshot;
        Reads(tx, _random.Next(0, 4));
        if (_random.Next(4) == 0)
            OrElse(tx);
        if (_random.Next(6) == 0)
            tx.Atomically(this, static (inner, block) => block.Reads(inner, 1));
        if (!isWriting)
            return;
        for (int count = _random.Next(1, 4); count > 0; count--)
        {
            Write(tx);
            Pause();
        }

        if (_random.Next(2) == 0)
            Reads(tx, 1);
        if (_random.Next(3) == 0)
            Merge(tx);
    }

    void Begin()
    {
        _seen.Clear();
        _own = _own.Clear();
        _random = new WalkChoices(seed);
        _random.Next();
        _snapshot = null;
    }

    void Reads(Tx tx, int count)
    {
        for (; count > 0; count--)
        {
            WalkRead read = WalkRead.Next(_random);
            Note(read, read.See(tx, Pause), tx.Core.Snapshot, tx.Isolation != IsolationLevel.ReadCommitted);
            Pause();
        }
    }

    // The first one reads and writes, and then waits: so the second one runs, and sees nothing of what it wrote.
    void OrElse(Tx tx)
    {
        ImmutableSortedDictionary<string, ModelRow?> own = _own;
        bool isSecond = _random.Next(2) == 0;
        tx.OrElse(
            first =>
            {
                Reads(first, 1);
                if (!isSecond)
                    return;
                var row = new Piece(_random.Next(WalkRead.Ids), 0, "c", 0, null, 1);
                first.Pieces.Upsert(row);
                Own(cluster.RowOf(row.Copy()));
                Reads(first, 1);
                first.Retry();
            },
            second =>
            {
                _own = own;
                Reads(second, 2);
            });
    }

    void Write(Tx tx)
    {
        if (_random.Next(4) == 0)
        {
            WriteLine(tx);
            return;
        }

        Piece row = RandomPiece(_random);
        string name = cluster.RowOf(row).Name;
        switch (_random.Next(4))
        {
            case 0:
                MayThrow<DuplicateKeyException>(tx, name, mustThrowIfThere: true, row, static (tx, row) =>
                    tx.Pieces.Add((Piece)row.Copy()));
                Own(cluster.RowOf(row));
                break;
            case 1:
                tx.Pieces.Upsert((Piece)row.Copy());
                Own(cluster.RowOf(row));
                break;
            case 2:
                MayThrow<RowNotFoundException>(tx, name, mustThrowIfThere: false, row, static (tx, row) =>
                    tx.Pieces.Update(row.Id, row, static (old, row) => row with { Weight = old.Weight + 1 }));
                var old = (Piece)StateOf(tx).Rows[name].Row;
                Own(cluster.RowOf(row with { Weight = old.Weight + 1 }));
                break;
            default:
                bool isRemoved = tx.Pieces.Remove(row.Id);
                WalkCheck.That(
                    isRemoved == StateOf(tx).Rows.ContainsKey(name), $"{name} was {(isRemoved ? "" : "not ")}removed");
                _own = _own.SetItem(name, null);
                break;
        }
    }

    void WriteLine(Tx tx)
    {
        Line row = RandomLine(_random);
        if (_random.Next(3) > 0)
        {
            tx.Lines.Upsert((Line)row.Copy());
            Own(cluster.RowOf(row));
            return;
        }

        string name = cluster.RowOf(row).Name;
        bool isRemoved = tx.Lines.Remove(new LineKey(row.Book, row.Number));
        WalkCheck.That(
            isRemoved == StateOf(tx).Rows.ContainsKey(name), $"{name} was {(isRemoved ? "" : "not ")}removed");
        _own = _own.SetItem(name, null);
    }

    // Why last: what is merged is a row only when it is committed.
    void Merge(Tx tx)
    {
        long id = _random.Next(WalkRead.Ids);
        if (StateOf(tx).Pieces.Any(row => row.Id == id))
            tx.Pieces.Merge(id).Weight += 1;
    }

    void MayThrow<TException>(Tx tx, string name, bool mustThrowIfThere, Piece row, Action<Tx, Piece> write)
        where TException : Exception
    {
        try
        {
            write(tx, row);
        }
        catch (TException)
        {
            WalkCheck.That(
                StateOf(tx).Rows.ContainsKey(name) == mustThrowIfThere, $"{typeof(TException).Name} of {name}");
            throw;
        }

        // Why not while it fetches: then nobody knows, and the run does not count.
        WalkCheck.That(
            tx.Core.IsFetching || StateOf(tx).Rows.ContainsKey(name) != mustThrowIfThere,
            $"no {typeof(TException).Name} of {name}");
    }

    void Own(ModelRow row) => _own = _own.SetItem(row.Name, row);

    ModelState StateOf(Tx tx) => cluster.At(store.MaybeNumberOf(tx.Core.Snapshot) ?? 0).With(_own);

    void Note(WalkRead read, string seen, long snapshot, bool isOneMoment)
    {
        // Why not always known: what a run has written itself it reads before it is connected, too.
        if (store.MaybeNumberOf(snapshot) is not { } number)
        {
            WalkCheck.That(seen == read.Expect(cluster.At(0).With(_own)), $"{read} saw '{seen}' of nobody");
            return;
        }

        string expected = read.Expect(cluster.At(number).With(_own));
        WalkCheck.That(seen == expected, $"{read} saw '{seen}' at {number}, and there was '{expected}'");
        // The snapshot of a run may move on; then all that it has read before must be of the later moment too.
        if (isOneMoment && _snapshot is { } before && before != snapshot)
            CheckAll(number);
        _snapshot = snapshot;
        _seen.Add((read, seen, _own));
    }

    // All that it has read is as if it had been read at the commit itself.
    void CheckSerializable(int committed) => CheckAll(committed - 1);

    void CheckAll(int number)
    {
        foreach ((WalkRead read, string seen, ImmutableSortedDictionary<string, ModelRow?> own) in _seen)
        {
            string expected = read.Expect(cluster.At(number).With(own));
            WalkCheck.That(seen == expected, $"{read} saw '{seen}', and at {number} there was '{expected}'");
        }
    }

    // It was so at the snapshot at which it was looked at, which may have moved on since the run began.
    void CheckUnique()
    {
        int last = store.NumberOf(store.Kept.Stamp);
        int first = store.MaybeNumberOf(_began) ?? last;
        WalkCheck.That(
            Enumerable.Range(first, last - first + 1)
                .Any(number => cluster.At(number).With(_own).NameTwice is not null),
            "a name was said to be there twice, and is not");
    }

    void Pause()
    {
        if (_random.Next(6) == 0)
            step();
    }

    public static Piece RandomPiece(WalkChoices random) => new(
        random.Next(WalkRead.Ids),
        random.Next(WalkRead.Colors),
        WalkRead.Cities[random.Next(WalkRead.Cities.Length)],
        random.Next(WalkRead.Grades),
        random.Next(3) == 0 ? random.Next(WalkRead.Names) : null,
        random.Next(10));

    public static Line RandomLine(WalkChoices random) => new(
        WalkRead.Books[random.Next(WalkRead.Books.Length)], random.Next(WalkRead.LineNumbers), random.Next(10));
}
