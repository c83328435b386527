using Khonsu.Mutants.Tests.Replicas;

namespace Khonsu.Mutants.Tests.Shards;

/// <summary>The bugs of what makes several shards one store.</summary>
static class ShardMutantCatalog
{
    const string Prepared = "Certification/PreparedTransactions.cs";
    const string Codec = "Certification/PreparedTransactionsCodec.cs";
    const string Marked = "Certification/MarkedTable.cs";
    const string Local = "Apply/LocalStore.cs";
    const string History = "Apply/ShardHistory.cs";
    const string Shared = "Apply/StoreState.Shared.cs";
    const string Split = "Apply/ShardSplit.cs";
    const string Open = "TwoPhase/OpenTransaction.cs";

    public static IReadOnlyList<ReplicaMutant> All { get; } =
    [
        .. MarkBugs(), .. SeenBugs(), .. InstallBugs(), .. GatherBugs(), .. CoordinatorBugs(), .. SplitBugs(),
        .. OrderBugs(),
    ];

    static IEnumerable<ReplicaMutant> MarkBugs()
    {
        yield return new(
            "marks_ignored",
            Prepared,
            "_marks.IsEmpty ? null : _marks.ConflictOf(entry)",
            "null",
            "What is prepared is written over.");
        yield return new(
            "marked_reads_written",
            Marked,
            "? _rows.ContainsKey(new KeyBytes(bytes)) :",
            "? IsWritten(bytes) :",
            "A row is written that a prepared transaction has read: write skew.")
        {
            FirstSeed = 95,
        };
        yield return new(
            "marked_ranges_entered",
            Marked,
            "index.HasRangeAt(part.Points[item].Key)",
            "index.HasRangeAt(null) && part.Points[item].Index < 0",
            "A row comes into a range that a prepared transaction has read.")
        {
            FirstSeed = 1480,
        };
        yield return new(
            "end_not_remembered",
            Prepared,
            "certifier.Remember(prepared.Entry.Part, stamp);",
            "_ = stamp;",
            "Who has read before a transaction of several shards is not refused after it.");
        yield return new(
            "refusal_not_remembered",
            Prepared,
            "?? Of(sessions.GiveUp(request, answeredUpTo));",
            "?? new Vote(VoteKind.No, Outcome.GivenUp);",
            "X2: who was told no gets a yes later.");
        yield return new(
            "vote_not_told_again",
            Prepared,
            "=> Known(request) ??",
            "=> (_committed.ContainsKey(request) ? Known(request) : null) ??",
            "X2: a refusal after a yes is a no.");
    }

    static IEnumerable<ReplicaMutant> SeenBugs()
    {
        yield return new(
            "seen_is_never_told",
            History,
            "if (installed <= stamp && (ended",
            "if (installed < 0 && (ended",
            "Who has seen a transaction is refused for its end.");
        yield return new(
            "seen_without_being_there",
            History,
            "if (installed <= stamp && (ended",
            "if ((ended",
            "What came after a snapshot counts as a part of it: lost update.");
        yield return new(
            "snapshot_is_what_is_applied",
            History,
            "LogIndex end = At(place).End;",
            "LogIndex end = Applied;",
            "S1: a snapshot counts as newer than it is.");
        yield return new(
            "forgotten_snapshot_is_new",
            Shared,
            "return (0, []);",
            "return (StampBefore(_local.Positions.AppliedOf(Group)), []);",
            "S1: a snapshot from before a checkpoint counts as one of now.");
        yield return new(
            "seen_covers_what_came_later",
            Prepared,
            "&& resolved.Stamp == stamp",
            "&& resolved.Stamp <= stamp",
            "Who has seen a transaction is not refused for who came after it.");
        yield return new(
            "seen_covers_all_rows",
            "Certification/Certifier.cs",
            "&& !marks.IsSeen(entry, number, part.Reads[item], stamp)",
            "&& entry.Seen.Count == 0",
            "Who has seen a transaction is not refused for another one.")
        {
            FirstSeed = 530,
        };
    }

    static IEnumerable<ReplicaMutant> InstallBugs()
    {
        yield return new(
            "installed_before_all_votes",
            Local,
            "else if (!shard.Shared.Committed.ContainsKey(entry.Part.Request))\n                return;",
            "",
            "S2: a part is visible that may not be committed.");
        yield return new(
            "installed_is_not_noted",
            Local,
            "part.IsInstalled = true;",
            "_ = part;",
            "S2: a part becomes visible twice.");
        yield return new(
            "installed_without_what_is_there",
            Local,
            "parts.RemoveAll(static one => one.Part.IsInstalled);",
            "if (parts.Exists(static one => one.Part.IsInstalled))\n            return;",
            "S2: what a checkpoint has in one shard stays away in the others.");
        yield return new(
            "ends_do_not_wait",
            Local,
            "< end)\n                return false;",
            "< end)\n                continue;",
            "S3: a transaction ends in a shard before it is there in the others.");
        yield return new(
            "one_end_does_not_wait",
            "Certification/ShardEntryCodec.cs",
            "ForgetEntry forget => forget.Positions,",
            "ForgetEntry => [],",
            "S3: a transaction is forgotten before it has ended in the other shards.")
        {
            FirstSeed = 130,
        };
        yield return new(
            "heard_before_it_is_applied",
            Shared,
            "_local.Applied(Group, index + 1);\n        // Order: whoever hears of it, on whatever thread, says how "
                + "far this shard is applied: this entry included.\n        if (_local.Listener is { } listener)\n    "
                + "        Tell(listener, entry, result);",
            "if (_local.Listener is { } listener)\n            Tell(listener, entry, result);\n"
                + "        _local.Applied(Group, index + 1);",
            "S3: who ends a transaction says that less is applied than is needed.");
        yield return new(
            "one_vote_for_a_group",
            Shared,
            "Tell(listener, group.Parts[item], ((Vote[])result!)[item]);",
            "Tell(listener, group.Parts[item], ((Vote[])result!)[0]);",
            "W3: of votes that were asked for together each is told as the first one.");
    }

    static IEnumerable<ReplicaMutant> GatherBugs()
    {
        yield return new(
            "read_while_gathering",
            "Apply/StoreState.cs",
            "        if (_local.IsSharded)\n            _local.BeginGathering();\n",
            "",
            "S4: one shard is ahead of the others, and read.");
        yield return new(
            "whole_too_early",
            Local,
            "< end)\n                return;",
            "< end)\n                break;",
            "S4: a store is read that has not all yet.");
        yield return new(
            "ends_not_wanted",
            Shared,
            "if (!_local.IsWhole)\n            _local.Want(positions);",
            "_ = positions;",
            "S4: a store counts as whole before all parts of what has ended are there.");
        yield return new(
            "cut_lost",
            "Apply/SharedRest.cs",
            "ShardEntryCodec.PutPositions(writer, Cut);",
            "ShardEntryCodec.PutPositions(writer, []);",
            "S4: a checkpoint does not say what belongs to it.");
        yield return new(
            "all_installed_in_checkpoints",
            Codec,
            "writer.Put(prepared.IsInstalled);",
            "writer.Put(true);",
            "S2: a part never becomes visible.");
        yield return new(
            "marks_of_a_checkpoint_wait",
            Shared,
            "foreach (Prepared part in Shared.All.Values)",
            "foreach (Prepared part in Array.Empty<Prepared>())",
            "S4: what has all its votes after a checkpoint is not visible.");
        yield return new(
            "commits_of_a_checkpoint_wait",
            Shared,
            "foreach (Resolved part in Shared.Committed.Values)",
            "foreach (Resolved part in Array.Empty<Resolved>())",
            "S4: what has ended in a checkpoint is not visible in other shards.")
        {
            FirstSeed = 425,
        };
        yield return new(
            "ended_while_gathering_is_away",
            Shared,
            "_local.InstallAlone(this, part, resolution.Time);",
            "_ = part;",
            "S4: what has ended while a store gathers is not visible.");
    }

    static IEnumerable<ReplicaMutant> CoordinatorBugs()
    {
        yield return new(
            "committed_by_one_vote",
            Open,
            "|| Array.TrueForAll(_participants, static one => one.HasSaidYes))",
            "|| Array.Exists(_participants, static one => one.HasSaidYes))",
            "X1: a transaction is committed that a shard refuses.");
        yield return new(
            "forgotten_too_early",
            Open,
            "            when Array.TrueForAll(_participants, static one => one.HasCommitted) => Step.Forget",
            "            => Step.Forget",
            "X3: a commit is forgotten that not all have heard of.");
        yield return new(
            "nobody_recovers",
            "TwoPhase/Coordinator.cs",
            "if (!transaction.IsDriven && IsToBeRecovered(transaction))",
            "if (!transaction.IsDriven && IsToBeRecovered(transaction) && _tick < 0)",
            "What a lost node has left stays for ever.");
    }

    // Of common times, and of the store that has the commits in their order.
    static IEnumerable<ReplicaMutant> OrderBugs()
    {
        yield return new(
            "clock_does_not_follow",
            Prepared,
            "Clock.Follow(time);",
            "",
            "C1: what comes behind a transaction of several shards has an earlier time.");
        yield return new(
            "clock_of_a_checkpoint_lost",
            Codec,
            "writer.Put(transactions.Clock.Now);",
            "writer.Put(0L);",
            "A node that has loaded a checkpoint gives other times than the rest.");
        yield return new(
            "refused_gets_a_time",
            "Apply/StoreState.cs",
            "if (decision.IsAnyDone)",
            "if (!decision.IsAnyDone)\n            Shared.Clock.Next(batch.TimeMicroseconds);\n        else",
            "Times are not what the logs say.");
        yield return new(
            "time_of_the_first_vote",
            Open,
            "OnTime(_participants.Max(static one => one.Time));",
            "OnTime(_participants[0].Time);",
            "C1: a transaction of several shards is before what a shard has had before it.");
        yield return new(
            "time_of_one_part",
            Local,
            "parts.Max(static one => one.Part.Time)",
            "parts[0].Part.Time",
            "C2: a commit comes into the order at a time that is not its own.");
        yield return new(
            "other_shards_are_over",
            Local,
            "_shards.Values.Min(static shard => shard.Shared.Clock.Now);",
            "_shards.Values.Max(static shard => shard.Shared.Clock.Now);",
            "C2: a commit of another shard comes into the order when its place is over.");
        yield return new(
            "order_begins_too_early",
            "Apply/OrderedCommits.cs",
            "if (over < _startTime)\n                return;",
            "",
            "C3: the order begins with commits that are not up to its time.");
        yield return new(
            "order_begins_without_the_last",
            "Apply/OrderedCommits.cs",
            "TakeUpTo(_startTime));",
            "[]);",
            "C3: what came while the order was to begin is put behind its place.");
        yield return new(
            "order_goes_on_over_a_gap",
            Local,
            "if (wasWhole)\n            Ordered?.OnGathering();",
            "",
            "C3: the order has not what a checkpoint has brought.");
        yield return new(
            "ordered_rows_stay",
            "Apply/OrderedStore.cs",
            "table.Clear(_writer, null);",
            "",
            "C3: a row that was deleted meanwhile is there when the order begins anew.");
    }

    static IEnumerable<ReplicaMutant> SplitBugs()
    {
        yield return new(
            "ranges_of_one_shard",
            Split,
            "PartOf(shard).Add(table, number);",
            "PartOf(map.Groups[0]).Add(table, number);",
            "A row of another shard comes into a range that was read.");
        yield return new(
            "ranges_are_of_no_shard",
            Split,
            "if (table.IsScanned || table.Ranges.Count > 0)\n                return null;",
            "",
            "A range counts as read in the shard of the rows that are written.");
        yield return new(
            "points_of_one_shard",
            Split,
            "PartOf(map.GroupOf(point.Place))",
            "PartOf(map.Groups[0])",
            "Who reads a range does not meet the rows that come into it.");
        yield return new(
            "conflicts_of_the_first_row",
            "Apply/ShardPart.cs",
            "places.Writes.Add(item);",
            "places.Writes.Add(0);",
            "A refusal names a row that is not the reason.");
    }
}
