using System.Collections.Concurrent;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// What the writers of the feed's workload do. Each transaction inserts a row with a number of its own, its mark, so
/// that what is acknowledged can be held against what is in the feed.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="store">The store.</param>
/// <param name="writers">How many writers there are.</param>
sealed class FeedBodies(WorkloadRun run, KhonsuStore store, int writers)
{
    /// <summary>The label of the last transaction of each writer.</summary>
    public const string EndLabel = "end";

    /// <summary>The first mark; smaller numbers are rows that all writers change.</summary>
    public const long FirstMark = 1000;

    const int Rows = 6;
    const int MarksOfWriter = 1_000_000;

    readonly ConcurrentBag<long> _acknowledged = [];

    /// <summary>Runs the transactions of one writer.</summary>
    public void Write(int thread, int rounds, SeededRandom random)
    {
        long mark = FirstMark + ((long)thread * MarksOfWriter);
        for (int round = 0; round < rounds && !run.IsViolated; round++)
        {
            if (TryWrite(++mark, random))
                _acknowledged.Add(mark);
        }

        long last = ++mark;
        store.Atomically(
            tx => tx.Table(NumberRow.Definition).Add(new NumberRow(last, 0)),
            new TransactionOptions { Label = EndLabel });
        _acknowledged.Add(last);
    }

    /// <summary>Holds what was acknowledged against what was in the feed.</summary>
    public void CheckMarks(IReadOnlyCollection<long> marks)
    {
        run.Check(marks.Distinct().Count() == marks.Count, "a commit came twice");
        run.Check(marks.Except(_acknowledged).FirstOrDefault() is 0, "the feed has what was never acknowledged");
        run.Check(_acknowledged.Except(marks).FirstOrDefault() is 0, "the feed lacks what was acknowledged");
        run.Check(marks.Count >= writers, "a writer is missing");
    }

    bool TryWrite(long mark, SeededRandom random)
    {
        // Why not at the strongest levels: there a write in conflict cannot be left out alone.
        bool canSkip = run.Level is IsolationLevel.ReadCommitted or IsolationLevel.Snapshot;
        TransactionOptions options = canSkip && random.OneIn(3)
            ? run.Options with { OnConflict = ConflictResolution.Ignore }
            : run.Options;
        int end = random.Below(8);
        try
        {
            store.Atomically(
                tx =>
                {
                    tx.Table(NumberRow.Definition).Add(new NumberRow(mark, mark));
                    for (int changes = random.Below(4); changes >= 0; changes--)
                        Change(tx, random, mark);
                    run.Pause(91);
                    if (end == 0)
                        tx.Rollback();
                    if (end == 1)
                        throw new RollbackException();
                },
                options);
            return true;
        }
        catch (Exception exception) when (exception is RollbackException or TransactionRolledBackException)
        {
            run.Check(end <= 1, "a transaction rolled back by itself");
            return false;
        }
        catch (RowNotFoundException) when (run.Level == IsolationLevel.ReadCommitted)
        {
            // Why: a row may go between the look for it and the merge into it, where each call sees the newest commits.
            return false;
        }
    }

    void Change(Tx tx, SeededRandom random, long mark)
    {
        long id = random.Below(Rows);
        Table<long, NumberRow> numbers = tx.Table(NumberRow.Definition);
        switch (random.Below(10))
        {
            case 0:
                numbers.Remove(id);
                break;
            case 1 when numbers.ContainsKey(id):
                numbers.MergeCursor<NumberDelta>(id).Delta.Amount += mark;
                break;
            case 2:
                tx.OrElse(
                    tx =>
                    {
                        tx.Table(NumberRow.Definition)[id] = new NumberRow(id, -1);
                        tx.Retry();
                    },
                    tx => tx.Table(NumberRow.Definition)[id] = new NumberRow(id, mark));
                break;
            case 3:
                Savepoint savepoint = tx.SetSavepoint();
                numbers[id] = new NumberRow(id, -1);
                tx.RollbackTo(savepoint);
                break;
            case 4:
                Fail(tx, id);
                break;
            case 5:
                if (numbers.Remove(id))
                    numbers.Add(new NumberRow(id, mark));
                break;
            case 6:
                tx.Table(IndexedRow.Definition).Remove(id);
                break;
            case 7 when tx.Table(IndexedRow.Definition).Find(id) is { } row:
                tx.Table(IndexedRow.Definition)[id] = row with { Balance = mark };
                break;
            case 8:
                tx.Table(IndexedRow.Definition).Upsert(
                    new IndexedRow(id, $"owner {random.Below(3)}", null, "b1", random.Below(4)));
                break;
            default:
                numbers[id] = new NumberRow(id, mark);
                break;
        }

        run.Pause(92);
    }

    static void Fail(Tx tx, long id)
    {
        try
        {
            tx.Atomically(id, static (tx, id) =>
            {
                tx.Table(NumberRow.Definition)[id] = new NumberRow(id, -1);
                throw new RollbackException();
            });
        }
        catch (RollbackException)
        {
            // Why: its writes are undone, and the transaction goes on.
        }
    }
}
