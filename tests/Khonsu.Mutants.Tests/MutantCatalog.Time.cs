namespace Khonsu.Mutants.Tests;

/// <content>Bugs of the change feed and of the past.</content>
static partial class MutantCatalog
{
    const string Log = "Feed/CommitLog.cs";

    static IEnumerable<Mutant> FeedBugs()
    {
        yield return new(
            "stamp_offered_without_its_place",
            "Commit/LoggedDescriptor.cs",
            "if (_log.TryClaim(stamp, Commit) || !IsMarked)",
            "_log.TryClaim(stamp, Commit);",
            "L2: a reader has closed the place of a stamp, and the commit takes it all the same: it never comes.",
            new("feed", "Serializable", 60, "BeforeClaim"));
        yield return new(
            "places_passed_open",
            Log,
            "found = Interlocked.CompareExchange(ref segment.PlaceOf(position), LogMark.Hole, null);",
            "found = null;",
            "L3: a reader passes a place, and a commit that claims it later is lost to that reader.",
            new("feed", "Serializable", 60, "BeforeClaim"));
        yield return new(
            "commit_counts_at_each_place",
            "Feed/LoggedCommit.cs",
            "return outcome == stamp;",
            "return outcome != TransactionalRow.AbortedStamp;",
            "L3: a commit that claimed two places comes twice.",
            new("feed", "Serializable", 60, "StampDrawn"));
        yield return new(
            "refused_commits_come",
            "Feed/LoggedCommit.cs",
            "outcome = DecideAt(stamp);",
            "outcome = stamp;",
            "A commit comes before it is decided, and perhaps it is refused.",
            new("feed", "Serializable", 60));
        yield return new(
            "single_writes_not_logged",
            Committer,
            "&& core.Store.Log is null && !core.Store.Dependencies.IsUsed;",
            "&& !core.Store.Dependencies.IsUsed;",
            "A row written alone never comes.",
            new("feed", "Snapshot", 20));
        yield return new(
            "changes_of_another_attempt",
            "Transactions/TransactionCore.Changes.cs",
            "TransactionalRow? before = entry.Expected is Tombstone ? null : entry.Expected;",
            "TransactionalRow? before = entry.Node is Tombstone ? null : entry.Chain.VisibleAt(Snapshot);",
            "L4: the row before is what the snapshot saw, and not what the commit has replaced.",
            new("feed", "ReadCommitted", 60));
        yield return new(
            "feed_looks_before_it_registers",
            "Transactions/FeedCursor.cs",
            """
                        waiter.Watch(WaiterTable.FeedTarget);
                        if (_log.HasClaimFrom(_position))
                            return;
            """,
            """
                        if (_log.HasClaimFrom(_position))
                            return;
                        _waiters.LooksByItself = false;
                        waiter.Watch(WaiterTable.FeedTarget);
            """,
            "W1: a commit between the look and the registration wakes nobody.",
            new("feed", "Serializable", 100, "BeforeWatch"));
    }

    static IEnumerable<Mutant> PastBugs()
    {
        yield return new(
            "past_ignored_by_pruner",
            "Versions/VersionPruner.cs",
            "if (history is null)",
            "if (history is null || version._khonsuStamp > 0)",
            "P3: versions go that the past still wants.",
            new("feed", "Serializable", 10));
        yield return new(
            "past_asks_before_it_announces",
            "Transactions/TransactionCore.cs",
            "_slot.TakePast(timestamp);",
            "_ = timestamp;",
            "P2: a reader of the past does not keep what it reads.",
            new("feed", "Serializable", 60));
        yield return new(
            "past_ignored_by_index",
            "Commit/IndexMaintenance.cs",
            "if (index.Kept is { } kept)",
            "index.Kept = null;\n                    if (index.Kept is { } kept)",
            "P4: entries go that the past still wants.",
            new("feed", "Serializable", 40));
        yield return new(
            "kept_entries_die_without_asking_snapshots",
            "Index/KeptEntries.cs",
            "taken.Stamp > _snapshots.Horizon()",
            "taken.Stamp < 0",
            "P4: an entry goes that a reader of the past has in use.",
            new("feed", "Serializable", 60));
        yield return new(
            "kept_entries_die_though_held_since",
            "Index/KeptEntries.cs",
            "!taken.Entry.Index.TryRemoveUnnamed(taken.Entry.Entry, taken.Holds))",
            "!taken.Entry.Index.TryRemoveUnnamed(taken.Entry.Entry, taken.Entry.Entry.Holds))",
            "P4: an entry goes whose key the row has got back.",
            new("feed", "Serializable", 60));
        yield return new(
            "past_ignored_by_key_index",
            Index,
            "long floor = _history?.Floor.Raise() ?? long.MaxValue;",
            "long floor = long.MaxValue;",
            "X5: the chain of a deleted row goes that the past still wants.",
            new("feed", "Serializable", 60));
    }
}
