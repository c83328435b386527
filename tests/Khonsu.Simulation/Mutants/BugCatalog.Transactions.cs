namespace Khonsu.Simulation.Mutants;

static partial class BugCatalog
{
    const string Certifier = "Certification/Certifier.cs";
    const string State = "Apply/StoreState.cs";
    const string Encoder = "Apply/CommitEncoder.cs";
    const string Decision = "Certification/Decision.cs";
    const string Layer = nameof(Plans.Emphasis.Transactions);

    static IEnumerable<PlantedBug> Transactions()
    {
        yield return new(
            "read_not_certified", Certifier, "for (int item = 0; item < part.Reads.Count; item++)",
            "for (int item = 1; item < part.Reads.Count; item++)",
            "isolation: a row that was read may have changed", Layer, 100);
        yield return new(
            "range_not_certified", Certifier, "for (int item = 0; item < part.Ranges.Count; item++)",
            "for (int item = 1; item < part.Ranges.Count; item++)",
            "isolation: a row that came into a range is not seen", Layer, 100);
        yield return new(
            "write_not_guarded", Certifier, "IsGuarded: true, Key", "IsGuarded: false, Key",
            "isolation: a row that was read and is written may have changed", Layer, 100);
        yield return new(
            "snapshot_late", Certifier, "table.LastChange <= entry.Snapshot)",
            "table.LastChange <= entry.Snapshot + 1)",
            "isolation: the first commit after the snapshot is overlooked", Layer, 100);
        yield return new(
            "points_forgotten", Certifier, "foreach (PointPart point in part.Points)",
            "foreach (PointPart point in part.Points.Take(1))",
            "isolation: a row that comes to a key of an index leaves no trace there", Layer, 100);
        yield return new(
            "outcome_not_noted", State, "_sessions.Note(commit.Request, outcome);", "",
            "once: a transaction that comes a second time is decided a second time", Layer, 100);
        yield return new(
            "memory_not_in_checkpoint", State, "_certifier.Remember(in change);", "",
            "outcome: after a checkpoint a node has forgotten what has changed", Layer, 200);
        yield return new(
            "sessions_not_in_checkpoint", State, "_sessions.Restore(node, sessions);", "",
            "once: after a checkpoint a node has forgotten which transactions were decided",
            Layer, 400);
        yield return new(
            "stamp_of_time", State, "=> index.Value + OriginStamp;", "=> index.Value / 2 + OriginStamp;",
            "isolation: two commits share a timestamp", Layer, 100);
        yield return new(
            "group_meets_itself_not", Decision, "Conflict? conflict = certifier.ConflictOf(commit, marks);",
            "Conflict? conflict = isAnyDone ? null : certifier.ConflictOf(commit, marks);",
            "isolation: a transaction does not meet those before it in its entry", Layer, 100);
        yield return new(
            "group_outcome_not_noted", Decision, "sessions.Note(commit.Request, outcome);",
            "if (number == 0) sessions.Note(commit.Request, outcome);",
            "once: of several that come again together, all but the first are decided again", Layer, 100);
        yield return new(
            "refused_rows_written", State, "WriteRows(batch, isDone);",
            "WriteRows(batch, Array.ConvertAll(isDone, static _ => true));",
            "rows: what was refused is written along with the others of its entry", Layer, 100);
        yield return new(
            "merge_leaves_no_trace", Certifier, "in part.Merges?.Keys ?? [])",
            "in Array.Empty<ReadOnlyMemory<byte>>())",
            "isolation: a row that was read may have been merged into", Layer, 100);
        yield return new(
            "merge_into_nothing", State, "if (refused >= 0)", "if (refused > 0)",
            "merge: one into a row that is not there is said to be done", Layer, 200);
        yield return new(
            "deleted_rows_first", Encoder, "if (write.IsDeleted == areDeleted)", "if (write.IsDeleted != areDeleted)",
            "rows: what was deleted is written", Layer, 100);
    }
}
