using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>Transfers in a store with a change feed, and without one: what the feed costs who writes and who
/// reads.</summary>
/// <param name="rows">Accounts.</param>
/// <param name="mode">What the store does with its changes.</param>
sealed class FeedContestant(int rows, FeedMode mode) : Contestant
{
    const int LossyOneIn = 16;

    // Every thread gets a reader of its own at its first batch.
    readonly Dictionary<int, Reader> _readers = [];
    readonly Lock _adding = new();
    readonly KhonsuStore _store = Fill(rows, mode);

    public override string Name => NameOf(mode);

    public override bool IsAtomic => true;

    public override void RunBatch(Worker worker)
    {
        int[] keys = worker.Keys;
        for (int i = 0; i < Worker.BatchOperations; i++)
        {
            int position = worker.NextGroup(TransferOperation.GroupKeys);
            _store.Atomically((worker, source: keys[position], target: keys[position + 1]), static (tx, s) =>
            {
                s.worker.BodyRuns++;
                Table<long, Account> accounts = tx.Accounts;
                accounts.Update(s.source, static row => row.Move(-1m));
                accounts.Update(s.target, static row => row.Move(1m));
            });
        }

        worker.Count(Worker.BatchOperations, updatesEach: 2);
        if (mode >= FeedMode.Read)
            worker.ReadSum += ReaderOf(worker).ReadAll();
    }

    public override string? Check(IReadOnlyList<Worker> everyWorker)
    {
        foreach (Reader reader in _readers.Values)
        {
            reader.ReadAll();
            if (reader.Missing() is not 0 and var missing)
                return $"a reader lacks {missing:N0} changes";
        }

        decimal total = _store.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
        return total == rows * BankContent.StartBalance ? null : $"the total is {total:N2}";
    }

    public override void Dispose() => _store.Dispose();

    public static string NameOf(FeedMode mode) => mode switch
    {
        FeedMode.None => "no feed",
        FeedMode.Kept => "feed, not read",
        FeedMode.Read => "feed, read by each thread",
        _ => "feed, lossy",
    };

    static KhonsuStore Fill(int rows, FeedMode mode)
    {
        KhonsuStore store = KhonsuStore.Open(
            new StoreOptions { ChangeFeed = mode == FeedMode.None ? null : new ChangeFeedOptions() });
        store.Atomically(rows, static (tx, rows) =>
        {
            for (long id = 0; id < rows; id++)
                tx.Accounts.Add(KhonsuRows.AccountOf(id));
        });
        return store;
    }

    Reader ReaderOf(Worker worker)
    {
        lock (_adding)
        {
            if (!_readers.TryGetValue(worker.Index, out Reader? reader))
                _readers[worker.Index] = reader = new Reader(_store, mode == FeedMode.Lossy);
            return reader;
        }
    }

    /// <summary>Reads what is there and goes away; waiting is not measured here.</summary>
    sealed class Reader
    {
        readonly KhonsuStore _store;
        readonly bool _isLossy;
        long _timestamp;
        int _reads;

        // Updates of all rows as the reader began, and changes that it has read since.
        long _updatesBefore;
        long _changes;

        public Reader(KhonsuStore store, bool isLossy)
        {
            (_store, _isLossy) = (store, isLossy);
            Begin();
        }

        /// <summary>How many changes did not come, once everything is read.</summary>
        public long Missing() => Updates().Count - _updatesBefore - _changes;

        public long ReadAll()
        {
            long sum = 0;
            IAsyncEnumerator<CommitChanges> reader = _store.Changes(_timestamp, SlowReader.Skip).GetAsyncEnumerator();
            long newest = _store.GetStatistics().CommitTimestamp;
            while (_timestamp < newest && reader.MoveNextAsync() is { IsCompletedSuccessfully: true, Result: true })
            {
                CommitChanges commit = reader.Current;
                _timestamp = commit.CommitTimestamp;
                // Why: a thread that the machine has let wait for long begins anew.
                if (commit.IsGap)
                {
                    Begin();
                    return sum;
                }

                if (_isLossy && ++_reads % LossyOneIn == 0)
                    continue;
                foreach (RowChange<long, Account> change in commit.Accounts)
                {
                    _changes++;
                    sum += change.After!.Version;
                }
            }

            return sum;
        }

        void Begin()
        {
            (_timestamp, _updatesBefore) = Updates();
            _changes = 0;
        }

        (long Timestamp, long Count) Updates() => _store.Read(
            static tx => (tx.SnapshotTimestamp, tx.Accounts.Sum(static row => row.Version)));
    }
}
