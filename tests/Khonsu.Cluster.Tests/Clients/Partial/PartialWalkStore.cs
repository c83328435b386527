using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Clients.Partial;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>
/// A store that keeps only some rows, by the real <see cref="KeptRows"/> and <see cref="RowFetches"/>, and a model
/// session instead of a connection. Whoever waits in it lets the world go on.
/// </summary>
sealed class PartialWalkStore : ICommitSink, IPartialRows, IDisposable
{
    const int WaitStepsMax = 20_000;
    static readonly CommitVerdict s_stale = new(0, new FootprintConflict(FootprintPart.Snapshot, 0, 0, 0));

    readonly ModelCluster _cluster;
    readonly Action _step;
    readonly RowFetches _fetches;
    readonly SortedDictionary<string, WantedRows> _known = new(StringComparer.Ordinal);
    readonly SortedSet<string> _awaited = new(StringComparer.Ordinal);

    // What the snapshot of the attempt that runs is, if it is of a session that has ended.
    (long Snapshot, int Number)? _earlier;
    ReplicaWriter _reader = null!;

    public PartialWalkStore(ModelCluster cluster, int rowsMax, Action step)
    {
        (_cluster, _step) = (cluster, step);
        Kept = new KeptRows(
            [.. cluster.Tables.Values.Select(static table => table.Definition)], rowsMax, OnKnown, OnLettingGo);
        _fetches = new RowFetches(
            new SinkOptions(new NodeId(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeProvider.System),
            Kept.Knows,
            static () => new InvalidOperationException("The walk does not fetch."));
        Store = KhonsuStore.Open(new StoreOptions { Sink = this });
    }

    public KhonsuStore Store { get; }

    public KeptRows Kept { get; }

    /// <summary>The node that it hears; null for none.</summary>
    public ModelSession? Session { get; private set; }

    /// <summary>The attempt whose body runs; null for none.</summary>
    public TransactionCore? Running { get; set; }

    /// <summary>Looks at a commit of the store that was just done, by its number.</summary>
    public Action<int>? OnCommitted { get; set; }

    /// <summary>Number of the last commit that it has done.</summary>
    public int Committed { get; private set; }

    public int LetGo { get; private set; }

    IPartialRows ICommitSink.Partial => this;

    int IPartialRows.FetchesMax => Kept.RowsMax;

    void ICommitSink.Attach(KhonsuStore store)
    {
        Kept.Attach(store);
        _reader = store.CreateReplicaWriter();
    }

    bool IPartialRows.KnowsRow(TableDefinition table, ReadOnlySpan<byte> key, long snapshot)
        => Kept.KnowsRow(table, key, snapshot);

    bool IPartialRows.KnowsRange(TableDefinition table, in WantedRange range, long snapshot)
        => Kept.KnowsRange(table, in range, snapshot);

    bool IPartialRows.KnowsTable(TableDefinition table, long snapshot) => Kept.KnowsTable(table, snapshot);

    Exception IPartialRows.TooMany() => new TooManyRowsException(Kept.RowsMax);

    void IPartialRows.Fetch(RowFetch fetch)
    {
        Running = null;
        _awaited.Clear();
        _awaited.UnionWith(fetch.Wanted.Where(rows => !Kept.Knows(rows)).Select(ModelRow.NameOf));
        _fetches.Begin(fetch);
        WaitUntil(() => _awaited.Count == 0, "rows that were wanted");
    }

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        Running = null;
        foreach (TableFootprint table in commit.Tables)
            table.WriteMerges();
        WaitUntil(() => Session is not null, "a session");
        if (Kept.TimestampOf(commit.Snapshot) is not { } snapshot)
        {
            commit.End(s_stale);
            return;
        }

        ModelSession session = Session!;
        var work = new OpenWork(commit);
        session.Commit(work, snapshot);
        while (work.End is null && Session == session)
        {
            bool wasDone = work.Committed is not null;
            _step();
            if (!wasDone && work.Committed is { } number)
                OnCommitted?.Invoke(number);
        }

        if (work.End is null && work.Committed is not null)
        {
            // The node is lost, and the log tells that it was done.
            WaitUntil(() => Session is not null, "a session");
            work.End = new CommitVerdict(Kept.Stamp, null);
        }

        Committed = work.Committed ?? Committed;
        commit.End(work.End ?? s_stale);
    }

    /// <summary>Another node is heard.</summary>
    /// <param name="origin">What its timestamps begin after.</param>
    public void Connect(int origin)
    {
        NoteEarlier();
        Session = new ModelSession(_cluster, origin) { RowsMax = Kept.RowsMax };
        _known.Clear();
        Kept.Reset();
        Kept.OnProgress(_cluster.Now - origin);
        _fetches.Connect(Session);
    }

    /// <summary>No node is heard.</summary>
    public void Disconnect()
    {
        NoteEarlier();
        Lost = Session;
        Session = null;
        _fetches.Disconnect();
    }

    /// <summary>The node that was heard last; what the store has is of it.</summary>
    public ModelSession? Lost { get; private set; }

    /// <summary>Wants rows for nobody.</summary>
    public void Prefetch(WantedRows rows)
    {
        var fetch = new RowFetch(Store.Parts.Waiters);
        fetch.Add(in rows);
        _fetches.Begin(fetch);
    }

    public void OnFound(ulong number, long timestamp, List<ChangedRows> rows)
        => Kept.Find(new FoundRows(_fetches.Answered(number), timestamp, rows));

    public void OnTooMany(ulong number)
    {
        PendingWant[] wants = _fetches.Answered(number);
        _awaited.ExceptWith(wants.Select(static want => ModelRow.NameOf(want.Rows)));
        _fetches.End(wants, new TooManyRowsException(Kept.RowsMax));
    }

    /// <summary>Which commit a snapshot of the store is.</summary>
    public int NumberOf(long snapshot)
    {
        int? number = MaybeNumberOf(snapshot);
        WalkCheck.That(number is not null, $"nobody knows what snapshot {snapshot} is");
        return number!.Value;
    }

    /// <summary>The same; null before anything is known.</summary>
    public int? MaybeNumberOf(long snapshot)
        => (Session ?? Lost) is { } session && Kept.TimestampOf(snapshot) is { } timestamp
            ? session.Origin + (int)timestamp
            : _earlier?.Snapshot == snapshot ? _earlier.Value.Number : null;

    /// <summary>What is in the store is what it keeps, as it was at one commit, and nothing else (Inv Q3).</summary>
    public void Check()
    {
        SortedDictionary<string, TransactionalRow> rows = Content();
        if (Kept.TimestampOf(Kept.Stamp) is null)
        {
            WalkCheck.That(rows.Count == 0 && Kept.Count == 0, "something is kept of nobody");
            return;
        }

        WalkCheck.That(Kept.Count == _known.Count, $"{Kept.Count} are kept, and {_known.Count} were told");
        int expected = 0;
        foreach ((string name, ModelRow row) in _cluster.At(NumberOf(Kept.Stamp)).Rows)
        {
            bool isThere = rows.TryGetValue(name, out TransactionalRow? kept);
            bool isWanted = _known.Values.Any(row.IsIn);
            WalkCheck.That(isThere == isWanted, $"{row.Row} is {(isThere ? "there" : "not there")}");
            WalkCheck.That(!isThere || row.Row.Equals(kept), $"{kept} is kept, and {row.Row} is right");
            expected += isThere ? 1 : 0;
        }

        WalkCheck.That(rows.Count == expected, "a row is kept that is not there any more");
    }

    public SortedDictionary<string, TransactionalRow> Content()
    {
        var rows = new SortedDictionary<string, TransactionalRow>(StringComparer.Ordinal);
        _reader.Begin();
        foreach (Piece row in _reader.Table<long, Piece>())
            rows.Add(_cluster.RowOf(row).Name, row);
        foreach (Line row in _reader.Table<LineKey, Line>())
            rows.Add(_cluster.RowOf(row).Name, row);
        _reader.Abandon();
        return rows;
    }

    public void Dispose() => Store.Dispose();

    void WaitUntil(Func<bool> isThere, string what)
    {
        for (int steps = 0; !isThere(); steps++)
        {
            WalkCheck.That(steps < WaitStepsMax, $"{what} do not come");
            _step();
        }
    }

    void NoteEarlier()
    {
        if (Running is { } core && (Session ?? Lost) is { } session && Kept.TimestampOf(core.Snapshot) is { } timestamp)
            _earlier = (core.Snapshot, session.Origin + (int)timestamp);
    }

    void OnKnown(FoundRows found)
    {
        _fetches.End(found.Wants, null);
        foreach (WantedRows rows in found.Wanted)
        {
            string name = ModelRow.NameOf(rows);
            WalkCheck.That(_known.TryAdd(name, rows), $"{name} has come twice");
            _awaited.Remove(name);
        }
    }

    void OnLettingGo(IReadOnlyList<WantedRows> gone)
    {
        LetGo += gone.Count;
        foreach (WantedRows rows in gone)
        {
            WalkCheck.That(Kept.Knows(rows), "what is not known is let go");
            _known.Remove(ModelRow.NameOf(rows));
        }

        Session!.Drop(gone);
    }
}
