using Khonsu.Stress.Tests.Workloads;
using Khonsu.Transactions;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;

namespace Khonsu.Coyote.Tests;

/// <content>Scenes of the change feed.</content>
static partial class Scenarios
{
    const int Looks = 12;

    /// <summary>A reader of the feed beside two commits of the same rows: each comes once, in order, with the rows that
    /// it replaced.</summary>
    public static void FeedBesideRivals() => FeedBeside((0, 1), (1, 0));

    /// <summary>The same with commits that have nothing to do with each other, so that nobody helps a commit whose
    /// place was closed.</summary>
    public static void FeedBesideStrangers() => FeedBeside((0, 1), (2, 3));

    static void FeedBeside((long Source, long Target) one, (long Source, long Target) other)
    {
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions { ChangeFeed = new ChangeFeedOptions() });
        FillWith(store, 0, 1, 2, 3);
        ChangeFeed feed = store.Changes();
        using FeedCursor cursor = feed.NewCursor();
        NumberRow[] rows = store.Read(
            static tx => tx.Table(NumberRow.Definition).OrderBy(static row => row.Id).ToArray());
        int commits = 0;
        Exploration.RunTogether(
            () => Transfer(store, one.Source, one.Target, 10),
            () => Transfer(store, other.Source, other.Target, 3),
            () =>
            {
                for (int look = 0; look < Looks; look++)
                {
                    // Why: a look that finds nothing takes no step of the protocol.
                    SchedulingPoint.Interleave();
                    commits += Replay(feed, cursor, rows);
                }
            });
        commits += Replay(feed, cursor, rows);
        Specification.Assert(commits == 2, "the feed has {0} commits", commits);
        store.Read(tx =>
        {
            foreach (NumberRow row in rows)
            {
                NumberRow now = tx.Table(NumberRow.Definition)[row.Id];
                Specification.Assert(ReferenceEquals(now, row), "the feed ends with {0}, the store with {1}", row, now);
            }
        });
    }

    static int Replay(ChangeFeed feed, FeedCursor cursor, NumberRow[] rows)
    {
        int commits = 0;
        long last = cursor.Timestamp;
        while (feed.TryRead(cursor, out CommitChanges? commit))
        {
            Specification.Assert(commit.CommitTimestamp > last, "{0} comes after {1}", commit.CommitTimestamp, last);
            last = commit.CommitTimestamp;
            commits++;
            foreach (RowChange<long, NumberRow> change in commit.Table(NumberRow.Definition))
            {
                NumberRow before = rows[change.Key];
                Specification.Assert(
                    ReferenceEquals(before, change.Before), "{0} is replaced, where {1} was", change.Before, before);
                rows[change.Key] = change.After!;
            }
        }

        return commits;
    }
}
