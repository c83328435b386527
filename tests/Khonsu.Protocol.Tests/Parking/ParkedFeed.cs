using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// What the threads of a parked-thread run do with the change feed and the past: each makes the rows anew from the
/// feed, and looks back at them.
/// </summary>
/// <param name="store">The store, filled.</param>
/// <param name="threads">How many threads there are.</param>
/// <param name="checkScan">Checks all rows of one moment.</param>
/// <param name="check">Where a violation is told: what must hold, and what is said if it does not.</param>
sealed class ParkedFeed(
    KhonsuStore store,
    int threads,
    Func<IEnumerable<KeyedRow<long>>, string, int> checkScan,
    Action<bool, string> check)
{
    const int CommitsPerRead = 40;

    readonly Dictionary<long, KeyedRow<long>>?[] _rows = new Dictionary<long, KeyedRow<long>>?[threads];
    readonly FeedCursor?[] _cursors = new FeedCursor?[threads];
    readonly long[] _timestamps = new long[threads];

    /// <summary>
    /// A store with a change feed that is small, so that much is forgotten, and a past that is short, so that much is
    /// over.
    /// </summary>
    public static StoreOptions Options { get; } = new()
    {
        ChangeFeed = new ChangeFeedOptions { CommitsMax = 600 },
        Retention = new RetentionOptions
        {
            Default = new Retention { Commits = 100, Time = TimeSpan.FromMinutes(10) },
            TimeResolution = TimeSpan.FromTicks(1),
        },
    };

    /// <summary>Whether a step is met in such stores only.</summary>
    public static bool Owns(Step step) => step >= Step.BeforeClaim;

    /// <summary>Whether a step is never met in such stores: there single rows commit by descriptors too.</summary>
    public static bool Excludes(Step step) => step is Step.SelfInstalled or Step.SelfStampDrawn or Step.SelfStamped;

    /// <summary>Reads what has been committed since, some of it.</summary>
    public void Read(int thread)
    {
        ChangeFeed feed = store.Changes(slowReader: SlowReader.Skip);
        if (_cursors[thread] is null)
            Begin(thread);
        for (int count = 0; count < CommitsPerRead; count++)
        {
            if (!feed.TryRead(_cursors[thread]!, out CommitChanges? commit))
                break;
            if (commit.IsGap)
            {
                Begin(thread);
                return;
            }

            Apply(thread, commit);
        }

        checkScan(_rows[thread]!.Values, "the feed");
    }

    /// <summary>Holds what the feed gave against the store as it was then.</summary>
    public void LookBack(int thread)
    {
        if (_rows[thread] is not { } rows)
            return;
        try
        {
            store.AsOf(_timestamps[thread]).Read(tx =>
            {
                int count = checkScan(tx.Rows(), "the past");
                check(count == rows.Count, $"the past has {count} rows, the feed made {rows.Count}");
            });
        }
        catch (PastNotKeptException gone)
        {
            check(gone.OldestTimestamp > _timestamps[thread], "the past is refused that can be read");
        }
    }

    void Begin(int thread)
    {
        store.Read(tx =>
        {
            _rows[thread] = tx.Rows().ToDictionary(static row => row.Id);
            _timestamps[thread] = tx.SnapshotTimestamp;
        });
        _cursors[thread]?.Dispose();
        _cursors[thread] = new FeedCursor(store.Parts, _timestamps[thread]);
    }

    void Apply(int thread, CommitChanges commit)
    {
        Dictionary<long, KeyedRow<long>> rows = _rows[thread]!;
        check(commit.CommitTimestamp > _timestamps[thread], "the feed goes back");
        _timestamps[thread] = commit.CommitTimestamp;
        foreach (RowChange<long, KeyedRow<long>> change in commit.Table(KeyedRow<long>.Definition))
        {
            check(
                ReferenceEquals(rows.GetValueOrDefault(change.Key), change.Before),
                $"row {change.Key} before is not what the feed said before");
            if (change.After is { } after)
                rows[change.Key] = after;
            else
                rows.Remove(change.Key);
        }
    }
}
