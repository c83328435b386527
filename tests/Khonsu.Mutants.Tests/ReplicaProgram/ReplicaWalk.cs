#if KHONSU_REPLICA_PROGRAM
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Semantics;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>
/// Random transactions on stores that follow one log and lag behind it; while one is about to enter the log, another
/// one of another store goes before it. What commits must have seen what the model has, which does one after the other.
/// </summary>
sealed class ReplicaWalk
{
    const int Stores = 3;
    const int Steps = 60;
    const long Ids = 5;
    const string WroteNothing = "nothing was written";

    readonly ulong _seed;
    readonly Random _random;
    readonly LogStores _stores;
    readonly ModelView _model;
    readonly bool[] _isGivenUp = new bool[Stores];
    int _committed;

    public ReplicaWalk(ulong seed)
    {
        _seed = seed;
        _random = new Random((int)seed);
        _stores = new LogStores(Stores, TablesOf());
        Heap[] heaps = [new(0, 0, 100, ""), new(1, 0, 100, "")];
        Purse[] purses = [new(0, 60), new(1, 60)];
        _model = new ModelView(heaps, purses);
        _stores[0].Atomically(tx =>
        {
            foreach (Heap heap in heaps)
                tx.Heaps.Add(heap);
            foreach (Purse purse in purses)
                tx.Purses.Add(purse);
        });
        _stores.ApplyAll();
    }

    /// <summary>Walks.</summary>
    public void Run()
    {
        for (int step = 0; step < Steps; step++)
        {
            if (_random.Next(4) == 0)
                _stores.ApplyAll();
            if (_random.Next(6) == 0)
                _stores.Repeat(_random.Next(_stores.Log.Count));
            if (_random.Next(10) == 0)
                GiveUp(_random.Next(Stores));
            Transact(_random.Next(Stores), isOuter: true);
        }

        Check(_committed > Steps / 4, $"only {_committed} commits");
        _stores.ApplyAll();
        for (int store = 0; store < Stores; store++)
            Check(ModelView.ContentOf(_stores[store]) == _model.Content, $"store {store} has other rows");
        CheckCheckpoint();
        _stores.Dispose();
    }

    void GiveUp(int store)
    {
        if (_isGivenUp[store])
            return;
        _isGivenUp[store] = true;
        _stores.GiveUpNext(store);
    }

    void Transact(int store, bool isOuter)
    {
        int draws = _random.Next();
        bool isMerge = draws % 3 == 0;
        if (isOuter && _random.Next(2) == 0)
            _stores.BeforeEntry = () => Transact((store + 1) % Stores, isOuter: false);
        bool mustFail = _isGivenUp[store];
        string seen = "";
        TxResult result;
        try
        {
            result = _stores[store].TryAtomically(
                tx => { seen = Body(new StoreView(tx.Cells, tx.Heaps, tx.Purses), new Random(draws), isMerge); },
                new TransactionOptions { MaxAttempts = 1 });
        }
        catch (OperationCanceledException)
        {
            Check(mustFail, "a commit was given up that nobody asked for");
            _isGivenUp[store] = false;
            return;
        }
        catch (Exception error) when (error is MergeOverflowException or InvariantViolationException)
        {
            return;
        }
        finally
        {
            _stores.BeforeEntry = null;
        }

        Check(result.IsCommitted || !isMerge, "a merge was refused");
        // Why also then: what writes nothing enters no log, and has seen a store that lags.
        if (!result.IsCommitted || seen == WroteNothing)
            return;
        string expected = Body(_model, new Random(draws), isMerge);
        Check(expected == seen, $"it saw '{seen}', not '{expected}'");
        Check(!mustFail, "a commit was done that had been given up");
        _committed++;
    }

    // What it has seen.
    static string Body(IView view, Random random, bool isMerge)
    {
        if (isMerge)
        {
            // Why not one row twice: what is merged into a row in one transaction need not fit on the way.
            int heap = random.Next(2);
            view.Merge(heap, random.Next(-9, 10), random.Next(-40, 41), $"{random.Next(10)}");
            view.Merge(1 - heap, random.Next(-9, 10), random.Next(-40, 41), "");
            return "";
        }

        long id = random.NextInt64(Ids);
        long other = random.NextInt64(Ids);
        switch (random.Next(7))
        {
            case 0:
                long? value = view.Get(id)?.Value;
                view.Put(new Cell(other, random.Next(4), (value ?? -1) + 1));
                return $"{value}";
            case 1:
                long? gone = view.Get(id)?.Value;
                return view.Remove(other) ? $"{gone}" : WroteNothing;
            case 2:
                int first = random.Next(4);
                string between = string.Join(',', view.Between(first, first + random.Next(2)).Order());
                view.Put(new Cell(other, random.Next(4), between.Length));
                return between;
            case 3:
                int count = view.Count();
                view.Put(new Cell(other, random.Next(4), count));
                return $"{count}";
            case 4:
                long held = view.ValueOf(random.Next(2));
                view.Put(new Cell(other, random.Next(4), held));
                return $"{held}";
            case 5:
                view.Put(new Cell(other, random.Next(4), random.Next(100)));
                return "";
            default:
                view.Pay(random.Next(2), random.Next(1, 4));
                return "";
        }
    }

    // A replica that begins with a checkpoint finds the outcomes that the others have found.
    void CheckCheckpoint()
    {
        int place = _random.Next(1, _stores.Log.Count);
        string folder = Directory.CreateTempSubdirectory("khonsu-walk-").FullName;
        try
        {
            var first = new StoreState(TablesOf());
            using KhonsuStore written = Open(first);
            for (int index = 0; index < place; index++)
                first.Apply(new LogIndex(index), _stores.Log[index]);
            using (Khonsu.Cluster.Driver.ICheckpointWriter writer = first.Freeze())
                writer.Write(folder, default);
            var second = new StoreState(TablesOf());
            using KhonsuStore loaded = Open(second);
            second.LoadCheckpoint(folder, new LogIndex(place));
            for (int index = place; index < _stores.Log.Count; index++)
            {
                object? outcome = second.Apply(new LogIndex(index), _stores.Log[index]);
                Check(Equals(outcome, _stores.Outcomes[index]), $"entry {index} ends otherwise after a checkpoint");
            }

            Check(ModelView.ContentOf(loaded) == _model.Content, "a store of a checkpoint has other rows");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    void Check(bool isTrue, string evidence)
    {
        if (!isTrue)
            throw new InvalidOperationException($"seed={_seed}: {evidence}");
    }

    static TableDefinition[] TablesOf()
        => [DefinitionOf<Cell>(), DefinitionOf<Heap>(), DefinitionOf<Purse>()];

    static TableDefinition DefinitionOf<TRow>()
        where TRow : TransactionalRow, IRow<long, TRow> => TRow.Definition;

    static KhonsuStore Open(StoreState state) => KhonsuStore.Open(new StoreOptions { Sink = new AttachOnly(state) });

    sealed class AttachOnly(StoreState state) : ICommitSink
    {
        public void Attach(KhonsuStore store) => state.Attach(store);

        public void Submit(SubmittedCommit commit) => throw new InvalidOperationException("Nothing is committed here.");
    }
}
#endif
