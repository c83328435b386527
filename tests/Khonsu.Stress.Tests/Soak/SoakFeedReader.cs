using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Stress.Tests.Soak;

/// <summary>
/// Reads the change feed of a soak for as long as it lives, and makes its tables anew from it: each commit comes once,
/// in the order of the timestamps, and fits what the commits before it have made, object by object.
/// </summary>
/// <param name="bank">The bank; its store has a feed.</param>
sealed class SoakFeedReader(SoakBank bank)
{
    /// <summary>The label of what a thread commits last in a round.</summary>
    public const string EndLabel = "end of the round";

    readonly Dictionary<long, SoakAccount> _accounts = [];
    readonly Dictionary<Guid, SoakParcel> _parcels = [];
    readonly Dictionary<long, ListRow> _lists = [];
    long _timestamp;

    /// <summary>How many commits were read.</summary>
    public long Commits { get; private set; }

    /// <summary>Commits what a reader waits for: the thread has committed everything else before.</summary>
    public static void MarkEnd(SoakBank bank, int thread) => bank.Atomically(
        thread,
        static (tx, thread) => tx.SoakAccounts.Merge(thread).Balance += 0,
        new TransactionOptions { Label = EndLabel });

    /// <summary>Reads until all writers have ended, then holds the tables against the store.</summary>
    /// <param name="run">The round.</param>
    /// <param name="writers">How many threads write.</param>
    /// <param name="random">The reader's choices.</param>
    public void Follow(WorkloadRun run, int writers, SeededRandom random)
    {
        for (int ended = 0; ended < writers && !run.IsViolated;)
        {
            // Why again and again: who goes on after a timestamp gets the next commit, and nothing twice.
            IAsyncEnumerator<CommitChanges> reader = bank.Store.Changes(_timestamp).GetAsyncEnumerator();
            do
            {
                if (!HasNext(run, reader))
                    return;
                CommitChanges commit = reader.Current;
                Apply(run, commit);
                ended += commit.Label == EndLabel ? 1 : 0;
            }
            while (ended < writers && !run.IsViolated && !random.OneIn(1000));
            run.Check(reader.DisposeAsync().IsCompletedSuccessfully, "a reader that waits for nothing does not end");
        }

        bank.Store.Read(tx =>
        {
            CheckSame(run, _accounts, tx.Table(DefinitionOf<long, SoakAccount>()));
            CheckSame(run, _parcels, tx.Table(DefinitionOf<Guid, SoakParcel>()));
            CheckSame(run, _lists, tx.Table(ListRow.Definition));
        });
    }

    static bool HasNext(WorkloadRun run, IAsyncEnumerator<CommitChanges> reader)
    {
        Task<bool> move = reader.MoveNextAsync().AsTask();
        while (!move.IsCompleted)
        {
            if (run.IsViolated)
                return false;
            Thread.Yield();
        }

        run.Check(move.Result, "the feed has ended");
        return move.Result;
    }

    void Apply(WorkloadRun run, CommitChanges commit)
    {
        run.Check(commit.CommitTimestamp > _timestamp, $"{commit.CommitTimestamp} comes after {_timestamp}");
        _timestamp = commit.CommitTimestamp;
        Commits++;
        Apply(run, _accounts, commit.SoakAccounts);
        Apply(run, _parcels, commit.SoakParcels);
        Apply(run, _lists, commit.Table(ListRow.Definition));
    }

    static void Apply<TKey, TRow>(WorkloadRun run, Dictionary<TKey, TRow> rows, TableChanges<TKey, TRow> changes)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        foreach (RowChange<TKey, TRow> change in changes)
        {
            run.Check(
                ReferenceEquals(rows.GetValueOrDefault(change.Key), change.Before),
                $"{change.Key} was something else before, as the feed says");
            if (change.After is { } after)
                rows[change.Key] = after;
            else
                rows.Remove(change.Key);
        }
    }

    static void CheckSame<TKey, TRow>(WorkloadRun run, Dictionary<TKey, TRow> rows, ReadTable<TKey, TRow> table)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int count = 0;
        foreach (TRow row in table)
        {
            count++;
            TKey key = TRow.KeyOf(row);
            run.Check(ReferenceEquals(rows.GetValueOrDefault(key), row), $"{key} is not what the feed made of it");
        }

        run.Check(count == rows.Count, $"there are {count} rows, and {rows.Count} by the feed");
    }

    static TableDefinition<TKey, TRow> DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;
}
