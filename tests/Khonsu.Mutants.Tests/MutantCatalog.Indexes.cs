namespace Khonsu.Mutants.Tests;

/// <content>Bugs of secondary indexes.</content>
static partial class MutantCatalog
{
    static IEnumerable<Mutant> SecondaryIndexBugs()
    {
        yield return new(
            "entries_after_install",
            Committer,
            """
                        if (core.HasIndexedWrites)
                            IndexMaintenance.Prepare(core);
                        // Why never single where there is a log: its commits stand in it by their descriptors (Inv L2).
                        // Where commits are tracked, one must be known before its row is installed. Where there are
                        // columns, who stamps it must know its chain (Inv K1).
                        bool isSingle = core.WriteCount == 1 && core.ReadCount == 0 && !core.Store.Rounds.IsOn
                            && core.Store.Log is null && !core.Store.Dependencies.IsUsed;
                        stamp = isSingle ? CommitSingle(core) : CommitMany(core);
            """,
            """
                        bool isSingle = core.WriteCount == 1 && core.ReadCount == 0 && !core.Store.Rounds.IsOn
                            && core.Store.Log is null && !core.Store.Dependencies.IsUsed;
                        stamp = isSingle ? CommitSingle(core) : CommitMany(core);
                        StepHook.At(Step.EntriesHeld);
                        if (core.HasIndexedWrites)
                            IndexMaintenance.Prepare(core);
            """,
            "S1: a committed row has no entry for a while: a range misses it.",
            new("index-range", "Snapshot", 60, "EntriesHeld"));
        yield return new(
            "entries_die_while_held",
            "Index/IndexEntry.cs",
            "=> holds < 0 || (holds & HoldersMask) != 0;",
            "=> holds < 0;",
            "S2: an entry dies between the preparation of a commit and its install.",
            new("index-range", "Snapshot", 60, "EntriesHeld"));
        yield return new(
            "entry_holds_read_after_versions",
            "Index/SecondaryIndex.cs",
            "if (!entry.TryDie(holds))",
            "if (!entry.TryDie(entry.Holds))",
            "S2: an entry dies that was held, used and let go of since its versions were looked at.",
            new("index-range", "Snapshot", 100, "BeforeEntryDeath"));
        yield return new(
            "cleaner_ignores_snapshots",
            "Index/EntryCleaner.cs",
            "long horizon = _snapshots.Horizon();",
            "long horizon = long.MaxValue - 1;",
            "S2: an entry dies whose key an older snapshot still sees.",
            new("index-range", "Snapshot", 60));
        yield return new(
            "entries_unlinked_without_marker",
            "Index/EntryList{TIndexKey}.cs",
            "Interlocked.CompareExchange(ref dead.Next, new EntryMarker(next), next);",
            "Interlocked.CompareExchange(ref before.Next, next, dead);",
            "S5: an entry that is put in behind a dead one is lost with it.",
            new("index-range", "Snapshot", 250, "BeforeEntryLink"));
        yield return new(
            "guard_ignores_old_images",
            "Index/IndexGuard{TKey,TRow,TIndexKey}.cs",
            "if (!ReferenceEquals(now, then) && (_index.Names(now, entry) || _index.Names(then, entry)))",
            "if (!ReferenceEquals(now, then) && _index.Names(now, entry))",
            "S7: a row leaves a range that was read, and nobody notices.",
            new("index-skew", "Serializable", 20));
        yield return new(
            "guard_ignores_new_images",
            "Index/IndexGuard{TKey,TRow,TIndexKey}.cs",
            "if (!ReferenceEquals(now, then) && (_index.Names(now, entry) || _index.Names(then, entry)))",
            "if (!ReferenceEquals(now, then) && _index.Names(then, entry))",
            "S7: a row enters a range that was read, and nobody notices.",
            new("index-skew", "Serializable", 20));
        yield return new(
            "unique_keys_unguarded",
            "Commit/IndexMaintenance.cs",
            "            core.RecordGuard(held.Index.GuardKeyOf(held.Entry));",
            "",
            "S8: two commits that each ask before the other one is there both bring one key.",
            new("unique-key", "Snapshot", 40, "BeforeInstall"));
    }
}
