using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// A reader of the change feed that makes the tables anew from it: each change must fit what it has, object by object.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="store">The store.</param>
sealed class FeedReplay(WorkloadRun run, KhonsuStore store)
{
    const int CommitsMore = 60;
    const int YieldsMax = 300;
    const int LooksMax = 2000;
    const int NapMilliseconds = 500;

    readonly Dictionary<long, NumberRow> _numbers = [];
    readonly Dictionary<long, IndexedRow> _indexed = [];
    readonly List<(long Timestamp, long TransactionId)> _commits = [];
    readonly List<long> _marks = [];
    long _timestamp;

    /// <summary>The commits, in the order in which they came.</summary>
    public IReadOnlyList<(long Timestamp, long TransactionId)> Commits => _commits;

    /// <summary>The marks of the commits.</summary>
    public IReadOnlyCollection<long> Marks => _marks;

    /// <summary>Reads until all writers have ended.</summary>
    /// <param name="writers">How many there are.</param>
    /// <param name="goesOnAnew">Whether to begin a new feed now and then, after the last commit.</param>
    /// <param name="looks">Whether to look at the past now and then.</param>
    /// <param name="random">The reader's choices.</param>
    public void Follow(int writers, bool goesOnAnew, bool looks, SeededRandom random)
    {
        for (int ended = 0; ended < writers && !run.IsViolated;)
        {
            IAsyncEnumerator<CommitChanges> reader = store.Changes(_timestamp).GetAsyncEnumerator();
            do
            {
                if (Next(reader) is not { } commit)
                    return;
                Apply(commit);
                run.Pause(93);
                ended += commit.Label == FeedBodies.EndLabel ? 1 : 0;
                if (looks && random.OneIn(3))
                    Look(waits: random.OneIn(3));
            }
            while (ended < writers && !run.IsViolated && !(goesOnAnew && random.OneIn(4)));
        }
    }

    /// <summary>Makes the tables anew from the beginning, and holds them against the store at each timestamp.</summary>
    public static void CheckEachTimestamp(WorkloadRun run, KhonsuStore store)
    {
        var replay = new FeedReplay(run, store);
        IAsyncEnumerator<CommitChanges> reader = store.Changes(0).GetAsyncEnumerator();
        // Why as long as a move ends at once: all writers have ended, so what is not there will not come.
        while (reader.MoveNextAsync().AsTask() is { IsCompletedSuccessfully: true, Result: true } && !run.IsViolated)
        {
            replay.Apply(reader.Current);
            replay.Look(waits: false);
        }
    }

    /// <summary>Holds the tables against the store as of the last commit that was read.</summary>
    /// <param name="waits">Whether to let others commit a while before it reads.</param>
    void Look(bool waits)
    {
        try
        {
            store.AsOf(_timestamp).Read(tx =>
            {
                ReadTable<long, NumberRow> numbers = tx.Table(NumberRow.Definition);
                ReadTable<long, IndexedRow> indexed = tx.Table(IndexedRow.Definition);
                // Why: what is read must stay while the retention goes past it.
                if (waits)
                    WaitForOthers();
                Same("numbers", _numbers, numbers, NumberRow.KeyOf);
                Same("indexed", _indexed, indexed, IndexedRow.KeyOf);
                Same("by balance", _indexed, indexed.Ordered(IndexedRow.ByBalance).From(0), IndexedRow.KeyOf);
                Same("by key", _indexed, indexed.Ordered(IndexedRow.ByKey).From(0), IndexedRow.KeyOf);
                foreach ((long id, NumberRow row) in _numbers)
                    run.Check(ReferenceEquals(numbers.Find(id), row), $"row {id} is not what it was");
                foreach (IndexedRow row in _indexed.Values)
                {
                    run.Check(
                        indexed.Equal(IndexedRow.ByOwner, row.Owner).Any(found => ReferenceEquals(found, row)),
                        $"row {row.Id} is not found by its owner at {_timestamp}");
                }
            });
        }
        catch (PastNotKeptException gone)
        {
            run.Check(gone.OldestTimestamp > _timestamp, "the past is refused that can be read");
        }
    }

    void WaitForOthers()
    {
        long until = _timestamp + FeedWorkload.CommitsKept + CommitsMore;
        for (int yields = 0; yields < YieldsMax && store.GetStatistics().CommitTimestamp < until; yields++)
            Thread.Yield();
    }

    void Same<TRow>(string what, Dictionary<long, TRow> expected, IEnumerable<TRow> found, Func<TRow, long> keyOf)
        where TRow : TransactionalRow
    {
        int count = 0;
        foreach (TRow row in found)
        {
            count++;
            bool isSame = expected.TryGetValue(keyOf(row), out TRow? own) && ReferenceEquals(own, row);
            run.Check(isSame, $"{what} at {_timestamp}: row {keyOf(row)} is not what the feed says");
        }

        run.Check(count == expected.Count, $"{what} at {_timestamp}: {count} rows, the feed makes {expected.Count}");
    }

    CommitChanges? Next(IAsyncEnumerator<CommitChanges> reader)
    {
        Task<bool> move = reader.MoveNextAsync().AsTask();
        for (int looks = 0; !move.IsCompleted; looks++)
        {
            if (run.IsViolated)
                return null;
            // Why not for ever: a reader that sleeps is seen to wait for what never comes; see WorkloadRun.
            if (looks < LooksMax)
                Thread.Yield();
            else
                move.Wait(NapMilliseconds);
        }

        run.Check(move.Result, "the feed has ended");
        return move.Result ? reader.Current : null;
    }

    void Apply(CommitChanges commit)
    {
        run.Check(commit.CommitTimestamp > _timestamp, "a commit came out of order");
        _timestamp = commit.CommitTimestamp;
        _commits.Add((_timestamp, commit.TransactionId));
        Apply(_numbers, commit.Table(NumberRow.Definition));
        Apply(_indexed, commit.Table(IndexedRow.Definition));
        foreach (RowChange<long, NumberRow> change in commit.Table(NumberRow.Definition))
        {
            if (change.Key >= FeedBodies.FirstMark)
                _marks.Add(change.Key);
            run.Check(change.After is not { Value: -1 }, "the feed has a write that was undone");
        }
    }

    void Apply<TRow>(Dictionary<long, TRow> rows, TableChanges<long, TRow> changes)
        where TRow : TransactionalRow, IRow<long, TRow>
    {
        foreach (RowChange<long, TRow> change in changes)
        {
            run.Check(
                ReferenceEquals(rows.GetValueOrDefault(change.Key), change.Before),
                $"row {change.Key} before {_timestamp} is not what the feed said before");
            if (change.After is { } after)
                rows[change.Key] = after;
            else
                rows.Remove(change.Key);
        }
    }
}
