namespace Khonsu.Mutants.Tests.Replicas;

/// <summary>The bugs of the rooms Certification and Apply, and of the runtime's room Replication.</summary>
static class ReplicaMutantCatalog
{
    const string Certifier = "Certification/Certifier.cs";
    const string Session = "Certification/Session.cs";
    const string State = "Apply/StoreState.cs";
    const string Encoder = "Apply/CommitEncoder.cs";
    const string Collector = "Replication/FootprintCollector.cs";

    public static IReadOnlyList<ReplicaMutant> All { get; } =
    [
        .. CertificationBugs(),
        .. ApplyBugs(),
        .. ReplicationBugs().Select(static mutant => mutant with { IsOfRuntime = true }),
    ];

    static IEnumerable<ReplicaMutant> CertificationBugs()
    {
        yield return new(
            "guards_not_checked",
            Certifier,
            "is { IsGuarded: true, Key: { } key }",
            "is { IsGuarded: false, Key: { } key }",
            "A row is written over that had to be unchanged: lost update.");
        yield return new(
            "reads_not_checked",
            Certifier,
            "if (table.ChangeOf(part.Reads[item]) is var stamp && stamp > snapshot",
            "if (table.ChangeOf(part.Reads[item]) is var stamp && stamp < 0",
            "A row that was read has changed: write skew.");
        yield return new(
            "window_ignored",
            Certifier,
            "if (entry.Snapshot < Floor)",
            "if (entry.Snapshot < 0)",
            "What is not remembered any more counts as unchanged.");
        yield return new(
            "merges_not_remembered",
            Certifier,
            "in part.Merges?.Keys ?? [])",
            "in Array.Empty<ReadOnlyMemory<byte>>())",
            "Who has read a row that was merged into is not refused.");
        yield return new(
            "range_without_its_first_key",
            "Certification/IndexMemory.cs",
            "? _points.GetViewBetween(from, to) : [];",
            "? _points.GetViewBetween(from, to).Skip(1) : [];",
            "A phantom at the first key of a range.");
        yield return new(
            "next_commit_not_seen",
            "Certification/IndexMemory.cs",
            "if (point.Stamp > snapshot)",
            "if (point.Stamp > snapshot + 1)",
            "The commit that follows a snapshot changes no range.");
        yield return new(
            "replay_not_detected",
            Session,
            "if (sequence <= AnsweredUpTo)\n            return false;",
            "_ = sequence;",
            "T4: what is answered is done again.");
        yield return new(
            "settlement_ignored",
            Session,
            "Note(sequence, Outcome.GivenUp);",
            "_ = sequence;",
            "T5: what was given up is done later.");
    }

    static IEnumerable<ReplicaMutant> ApplyBugs()
    {
        yield return new(
            "refused_merge_is_half_done",
            State,
            "if (refused >= 0)",
            "if (refused > 0)",
            "T7: of a transaction whose merge cannot be done a part is done.");
        yield return new(
            "schemas_not_in_checkpoints",
            State,
            "_schemas.Replace(rest.Schemas);",
            "_ = rest.Schemas;",
            "T3: a schema that the log has brought is not known after a checkpoint.");
        yield return new(
            "sessions_not_in_checkpoints",
            State,
            "_sessions.Restore(node, sessions);",
            "_ = (node, sessions);",
            "T4: what was done before a checkpoint is done again after it.");
        yield return new(
            "changes_not_in_checkpoints",
            State,
            "_certifier.Remember(in change);",
            "_ = change;",
            "T2: who has read before a checkpoint is not refused after it.");
        yield return new(
            "schema_told_apart_by_table",
            Encoder,
            "state.Schemas.All.ContainsKey((table, id)) ? default : codec.Schema",
            "state.Schemas.All.Keys.Any(key => key.Table == table) ? default : codec.Schema",
            "T3: the log gets merges whose schema it does not have.");
    }

    static IEnumerable<ReplicaMutant> ReplicationBugs()
    {
        yield return new(
            "absent_rows_not_read",
            Collector,
            "AddRead(entry.Chain);",
            "if (entry.Node is not (null or Tombstone))\n                    AddRead(entry.Chain);",
            "A row that was absent has come meanwhile.");
        yield return new(
            "merged_into_the_seen_row",
            Collector,
            "!entry.IsBlind || delta is not null || entry.Segment!.IsIndexed",
            "!entry.IsBlind || entry.Segment!.IsIndexed",
            "A merge that is written whole goes over another one: lost update.");
        yield return new(
            "left_keys_not_told",
            Collector,
            "            AddPoint(table, index, entry.Expected, place);\n",
            "",
            "A row leaves a range that another one has read.");
        yield return new(
            "taken_is_forgotten",
            "Replication/MergeCodec{TKey,TRow,TData}.cs",
            "deltaOf(added, taken).Apply(row)",
            "deltaOf(added, null).Apply(row)",
            "What is taken away is not taken away.");
        yield return new(
            "sent_again_unprepared",
            "Replication/Submission.cs",
            "=> Committer.TryPrepareAgain(core, out long snapshot) ? Send(core, sink, snapshot) : null;",
            "=> Send(core, sink, core.Clock.Now);",
            "What the log has refused is sent again as it was, as if it had seen what refused it.");
    }
}
