using Khonsu.Clock;
using Khonsu.Tables;
using Khonsu.Transactions;

namespace Khonsu;

/// <content>Looks into the store from outside.</content>
public sealed partial class KhonsuStore
{
    /// <summary>The transactions that are under way, oldest snapshot first.</summary>
    /// <remarks>
    /// A look at the moment, for finding out who keeps old versions in memory. A transaction that begins or ends
    /// meanwhile may or may not be there.
    /// </remarks>
    public IReadOnlyList<ActiveTransaction> ActiveTransactions
    {
        get
        {
            var active = new List<ActiveTransaction>();
            for (SnapshotSlot? slot = _parts.Snapshots.First; slot is not null; slot = slot.Next)
            {
                long pin = slot.Pin;
                if (pin == SnapshotSlot.Idle)
                    continue;
                SlotActivity activity = slot.Activity;
                object? name = activity.Name;
                active.Add(new ActiveTransaction(
                    activity.TransactionId,
                    NamedCallSite.LabelOf(name),
                    (IsolationLevel)activity.Level,
                    activity.Attempt,
                    Math.Abs(pin))
                {
                    CallSite = NamedCallSite.CallSiteOf(name),
                });
            }

            active.Sort(static (left, right) => left.SnapshotTimestamp.CompareTo(right.SnapshotTimestamp));
            return active;
        }
    }

    /// <summary>Counts what the store has done since it was opened, and what is under way.</summary>
    /// <returns>The numbers.</returns>
    /// <remarks>Costs a look at each transaction object, not at each row.</remarks>
    public StoreStatistics GetStatistics()
    {
        var statistics = new StoreStatistics();
        int active = 0;
        long time = _parts.Time.GetTimestamp();
        long oldest = time;
        for (SnapshotSlot? slot = _parts.Snapshots.First; slot is not null; slot = slot.Next)
        {
            SlotActivity activity = slot.Activity;
            long pin = slot.Pin;
            if (pin != SnapshotSlot.Idle)
            {
                active++;
                oldest = Math.Min(oldest, activity.SeenSince(pin, time));
            }

            statistics = statistics with
            {
                Commits = statistics.Commits + activity.Commits,
                Refusals = statistics.Refusals + activity.Refusals,
                Waits = statistics.Waits + activity.Waits,
                RowsWritten = statistics.RowsWritten + activity.RowsWritten,
                VersionsReclaimed = statistics.VersionsReclaimed + activity.VersionsReclaimed,
            };
        }

        (int feedReaders, long feedTimestamp) = SlowestFeedReader();
        // Why after it: no reader is before the clock then.
        long now = _parts.Clock.Now;
        return statistics with
        {
            ActiveTransactions = active,
            CommitTimestamp = now,
            OldestSnapshotLag = Math.Max(0, now - _parts.Snapshots.Horizon()),
            OldestSnapshotAge = _parts.Time.GetElapsedTime(oldest, time),
            Watches = _parts.Waiters.Registered,
            TrackedCommits = _parts.Dependencies.Count(),
            FeedReaders = feedReaders,
            FeedLag = feedReaders == 0 ? 0 : now - feedTimestamp,
        };
    }

    /// <summary>Counts what each table holds, by a walk over all of them.</summary>
    /// <returns>One entry for each table that was used, in the order of their names.</returns>
    public IReadOnlyList<TableStatistics> CountVersions()
    {
        var tables = new List<TableStatistics>();
        foreach (TableStore? table in _parts.Tables.All)
        {
            if (table is null)
                continue;
            (long keys, long versions) = table.CountVersions();
            tables.Add(new TableStatistics(table.Definition.Name, keys, versions));
        }

        tables.Sort(static (left, right) => string.CompareOrdinal(left.Table, right.Table));
        return tables;
    }

    (int Readers, long Timestamp) SlowestFeedReader()
    {
        (int readers, long timestamp) = (0, long.MaxValue);
        for (FeedReaderSlot? slot = _parts.FeedReaders.First; slot is not null; slot = slot.Next)
        {
            if (slot.Reader is not { } reader)
                continue;
            readers++;
            timestamp = Math.Min(timestamp, reader.Timestamp);
        }

        return (readers, timestamp);
    }
}
