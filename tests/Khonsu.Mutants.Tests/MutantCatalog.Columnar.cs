namespace Khonsu.Mutants.Tests;

/// <content>Bugs in the sharing of columns between snapshots.</content>
static partial class MutantCatalog
{
    const string Marks = "Versions/ChangeMarks.cs";

    static IEnumerable<Mutant> ColumnarBugs()
    {
        yield return new(
            "marks_before_install",
            Descriptor,
            """
                        if (!TryInstall(ref new VersionChain(segment!, position).Head, node!))
                            return;
                        // Inv K1: by everybody who will mark, because who installed it may stop here.
                        segment!.Touch(position);
            """,
            """
                        segment!.Touch(position);
                        StepHook.At(Step.BeforeInstall);
                        if (!TryInstall(ref new VersionChain(segment!, position).Head, node!))
                            return;
            """,
            "K1: a round begins between the mark and the install, and does not see either.",
            new("snapshot", "Snapshot", 60, "BeforeInstall"));
        yield return new(
            "helpers_do_not_mark",
            Descriptor,
            """
                        if (ReferenceEquals(head, node))
                            return true;
            """,
            """
                        if (ReferenceEquals(head, node))
                        {
                            Interlocked.CompareExchange(ref _state, Marked, Installing);
                            return false;
                        }
            """,
            "K1: who finds a version installed draws its stamp though nobody has marked its chain.",
            new("snapshot", "Snapshot", 60, "Installed"));
        yield return new(
            "single_rows_are_not_marked",
            Committer,
            "core.WriteCount == 1 && core.ReadCount == 0 && !core.Store.Rounds.IsOn",
            "core.WriteCount == 1 && core.ReadCount == 0",
            "K1: a single row is stamped by whoever meets it, without its chain.",
            new("snapshot", "Snapshot", 20));
        yield return new(
            "rounds_do_not_begin",
            "Clock/ColumnRounds.cs",
            "internal long Begin() => Interlocked.Increment(ref _last.Value);",
            "internal long Begin() => Volatile.Read(ref _last.Value) + 1;",
            "K2: a commit marks for a round that is over already.",
            new("snapshot", "Snapshot", 20));
        yield return new(
            "marks_do_not_look_again",
            Marks,
            "while (_rounds.Last != round);",
            "while (false);",
            "K6: a chunk is mended, and kept for its round, before a commit of an earlier round has marked it.",
            new("snapshot", "Snapshot", 60, "RoundRead"));
        yield return new(
            "scan_forgets_what_is_newer",
            Marks,
            "if (!ReferenceEquals(visible, head) && !ReferenceEquals(visible, VersionChain.BaseOf(head)))",
            "if (head is null)",
            "K3: a version that the scan passed over was marked in an earlier round only.",
            new("snapshot", "Snapshot", 40, "Installed"));
        yield return new(
            "early_commits_are_not_waited_for",
            "Clock/ColumnRounds.cs",
            "if (_snapshots.OldestEntry() < Volatile.Read(ref _onSince))",
            "if (false)",
            "K4: a commit that began before the first round marks nothing.",
            new("snapshot", "Snapshot", 100, "HeadRead"));
        yield return new(
            "older_snapshots_share_newer_chunks",
            "Columnar/SegmentColumns{TKey}.cs",
            "kept is not null && kept.Snapshot <= snapshot && kept.Chunk.TryHold()",
            "kept is not null && kept.Chunk.TryHold()",
            "A snapshot gets rows that were committed after it.",
            new("snapshot", "Snapshot", 60, "SnapshotTaken"));
        yield return new(
            "neighbours_of_an_earlier_round_forgotten",
            Marks,
            "return RoundIn(word) != round || (word & BitOf(position)) != 0;",
            "return (word & BitOf(position)) != 0;",
            "K3: a mark of a later round hides those of the round that counts.",
            new("snapshot", "Snapshot", 40));
        yield return new(
            "rows_that_came_are_overlooked",
            "Columnar/ChunkEncoder{TKey,TRow}.cs",
            "return row is null && place < 0;",
            "return true;",
            "K5: a chunk is mended although a row came or went.",
            new("snapshot", "Snapshot", 5));
    }
}
