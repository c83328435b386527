namespace Khonsu.Mutants.Tests;

/// <content>Bugs of the dependencies between commits.</content>
static partial class MutantCatalog
{
    const string Certified = "SerializableSnapshot";
    const string Certifier = "Dependencies/Certifier.cs";
    const string Describing = "Transactions/TransactionCore.Dependencies.cs";

    static IEnumerable<Mutant> DependencyBugs()
    {
        yield return new(
            "readers_of_what_is_overwritten_ignored",
            Certifier,
            "if (FindReader(commit, stamp, floor, tracker) is { } before)",
            "if (default(TrackedCommit) is { } before)",
            "D4: who read what a commit overwrites, and stands after it, is not noticed: write skew.",
            new("write-skew", Certified, 5));
        yield return new(
            "what_was_seen_ignored",
            Certifier,
            "if (floor <= commit.Base)",
            "if (floor < 0)",
            "D4: a commit takes a place before one that its snapshot has seen.",
            new("list-append", Certified, 60));
        yield return new(
            "floor_not_handed_on",
            "Dependencies/TrackedCommit.cs",
            "internal long FloorAt(long stamp) => IsCertified ? Floor : stamp;",
            "internal long FloorAt(long stamp) => stamp;",
            "D3: a circle of more than two is not noticed.",
            new("list-append", Certified, 60));
        yield return new(
            "commit_tracked_late",
            CommitterMany,
            """
                    if (tracked is not null)
                        core.Track(tracked, descriptor);
                    Span<WriteEntry> writes = core.Writes.AsSpan(0, core.WriteCount);
            """,
            """
                    Span<WriteEntry> writes = core.Writes.AsSpan(0, core.WriteCount);
                    if (tracked is not null)
                        Late(core, tracked, descriptor);
                    static void Late(TransactionCore core, TrackedCommit tracked, CommitDescriptor descriptor)
                    {
                        foreach (ref WriteEntry entry in core.Writes.AsSpan(0, core.WriteCount))
                        {
                            entry.Node!._khonsuNext = entry.Expected;
                            entry.Node._khonsuOwner = descriptor;
                        }

                        descriptor.Run();
                        core.Track(tracked, descriptor);
                    }
            """,
            "D1: a commit is not in its list when others look for what has a smaller stamp.",
            new("register", Certified, 40, "Decided"));
        yield return new(
            "marked_commit_passed",
            Descriptor,
            """
                        if (state != Marked)
                            return state >> TagBits;
                        Stamp();
            """,
            """
                        if (state != Marked)
                            return state >> TagBits;
                        return TransactionalRow.AbortedStamp;
            """,
            "C3: a certifier passes a marked commit, which may have drawn a smaller stamp.",
            new("register", Certified, 30, "StampDrawn"));
        yield return new(
            "readers_not_placed",
            Committer,
            "return !core.MustPlaceReads() || CommitMany(core) != TransactionalRow.AbortedStamp;",
            "return true;",
            "The read-only anomaly.",
            new("list-append", Certified, 60));
        yield return new(
            "single_rows_not_tracked",
            Committer,
            "&& core.Store.Log is null && !core.Store.Dependencies.IsUsed;",
            "&& core.Store.Log is null;",
            "What a write without reads makes stale is not noticed.",
            new("register", Certified, 100));
        yield return new(
            "scans_not_described",
            Describing,
            "(tables ??= []).Add(scanned);",
            "_ = tables;",
            "Phantoms: who scanned a table has read nothing of it.",
            new("phantom", Certified, 20));
        yield return new(
            "ranges_not_described",
            Describing,
            "(ranges ??= []).Add(range);",
            "_ = range;",
            "Phantoms: who walked a range of an index has read nothing of it.",
            new("index-skew", Certified, 60));
        yield return new(
            "trimming_ignores_snapshots",
            "Dependencies/DependencyTracker.cs",
            "long horizon = _snapshots.Horizon();",
            "long horizon = _clock.Now;",
            "D6: a commit is forgotten that an attempt under way depends on.",
            new("register", Certified, 100, "BeforeInstall"));
        yield return new(
            "replaced_commit_ignored",
            Describing,
            "newest = Math.Max(newest, entry.Expected?._khonsuStamp ?? 0);",
            "_ = entry;",
            "D4: a blind write goes over a commit before which it stands: lost update.",
            new("register", Certified, 150));
        yield return new(
            "strict_readers_not_tracked",
            Describing,
            "int reads = _ownRules.IsSerializable ? BodyReadCount : 0;",
            "int reads = CertifiesReads ? BodyReadCount : 0;",
            "What transactions at Serializable have read counts for nobody.",
            new("mixed-levels", Certified, 100));
    }
}
