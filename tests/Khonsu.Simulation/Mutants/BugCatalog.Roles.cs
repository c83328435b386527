namespace Khonsu.Simulation.Mutants;

static partial class BugCatalog
{
    static IEnumerable<PlantedBug> Leaders()
    {
        yield return new(
            "sync_without_min", Leader, "LogIndex.Min(promise.AcceptedIndex, _adoptedRoundIndex)",
            "promise.AcceptedIndex",
            "I3: a longer follower is synced from above the adopted log", "Mixed", 400);
        yield return new(
            "accept_quorum_short", Stream, "accepted[^_config.AcceptQuorum]",
            "accepted[^Math.Max(1, _config.AcceptQuorum - 1)]",
            "I3: one node fewer than a quorum decides", "Mixed", 50);
        yield return new(
            "old_ack_counts", Stream, "_phase == Phase.Accept && accepted.Ballot == _promise;",
            "_phase == Phase.Accept;",
            "I3: what was accepted in an older ballot counts in the present one", BugHunt.Spaces, 2);
        yield return new(
            "prepare_quorum_short", Leader, "promiseCount < _config.PrepareQuorum",
            "promiseCount + 1 < _config.PrepareQuorum",
            "I6: a leader adopts a log without a quorum of promises", "Mixed", 400);
        yield return new(
            "worst_log_adopted", Leader, "if (theirs.CompareTo(highest) > 0)", "if (theirs.CompareTo(highest) < 0)",
            "I6: a leader adopts a log that lacks what was decided", "Mixed", 200);
        yield return new(
            "longest_log_adopted", Leader, "if (theirs.CompareTo(highest) > 0)",
            "if (theirs.Index > highest.Index)",
            "I6: the longest log is taken for the best, whatever its round", "Mixed", 400);
        yield return new(
            "part_of_suffix_adopted", Leader, "suffix.From + best.Suffix.Count < suffix.End)",
            "suffix.End < suffix.From)",
            "I6: a leader adopts a part of the best log", "Mixed", 400);
        yield return new(
            "prepared_without_answer", Leader, "        PrepareAgain(follower);\n    }\n\n    void PrepareAgain",
            "    }\n\n    void PrepareAgain",
            "liveness: a follower that lost a message is never prepared again", "Network", 400);
    }

    static IEnumerable<PlantedBug> Followers()
    {
        yield return new(
            "late_sync_accepted", Follower, "if (sync.Nonce != _nonce || _sync is not null)", "if (_sync is not null)",
            "I12: an answer to an older promise cuts off what was acknowledged since", "Network", 1_000);
        yield return new(
            "session_used_again", Leader, "        follower.Session++;\n", "",
            "I4: two answers to promises open the same session", "Network", 200);
        yield return new(
            "nonce_repeated", Follower, "        _nonceCounter++;\n", "",
            "I4: two promises have one name, and the leader takes neither", "Network", 400);
        yield return new(
            "part_of_sync_taken", Follower, "if (next < suffix.End)", "if (suffix.End < suffix.From)",
            "I6: a follower claims a round of which it has a part", "Mixed", 400);
        yield return new(
            "old_ballot_accepted", Follower, "        if (ballot == _promise)\n", "        if (ballot <= _promise)\n",
            "I3: a follower takes entries of a leader it has promised to ignore", "Network", 400);
    }

    static IEnumerable<PlantedBug> Streams()
    {
        yield return new(
            "repeated_message_taken", Follower,
            "accept.Session < _session || (accept.Session == _session && accept.Sequence <= _sequence)",
            "accept.Session < _session",
            "I3: a message that came twice is taken twice", "Network", 200);
        yield return new(
            "gap_not_noticed", Follower, "accept.Session > _session || accept.Sequence > _sequence + 1",
            "accept.Session > _session",
            "I3: what follows a lost message is appended in its place", "Network", 200);
        yield return new(
            "session_not_compared", Follower,
            "if (accept.Session < _session || (accept.Session == _session && accept.Sequence <= _sequence))",
            "if (accept.Sequence <= _sequence)",
            "I3: a late message of an older session fits by its number", "Network", 400);
        yield return new(
            "lost_tail_not_noticed", Follower, "            (_missing, _missingTick) = (tail, _tick);",
            "            { }",
            "liveness: the loss of the last message of a stream is never noticed", "Network", 400);
        yield return new(
            "inflight_without_bound", Stream, "follower.InflightCount < _options.InflightMessagesMax", "true",
            "I11: messages to a slow follower pile up", "Mixed", 200);
    }

    static IEnumerable<PlantedBug> Reads()
    {
        yield return new(
            "read_without_probe", ReadFile, "if (ackCount < _config.AcceptQuorum)", "if (ackCount < 0)",
            "linearizability: a leader that was replaced answers reads", "Network", 400);
        yield return new(
            "read_before_adopted_decided", ReadFile, " || _decided < _adoptedEnd", "",
            "linearizability: a new leader answers before it knows what earlier ones decided", "Mixed", 1_000);
        yield return new(
            "read_at_once", ReadFile, "new ReadBatch(_probe, _decided, [.. _newReads])",
            "new ReadBatch(_probe, new LogIndex(_decided.Value / 2), [.. _newReads])",
            "linearizability: a read waits for too little", "Mixed", 50);
    }

    static IEnumerable<PlantedBug> Elections()
    {
        yield return new(
            "takes_over_without_quorum", Election, " && replyCount + 1 >= _config.PrepareQuorum", "",
            "P5, P6: a node without a quorum raises ballots", BugHunt.Graphs, 300);
        yield return new(
            "leader_always_happy", Election, "HasQuorum || (mayLead && IsReplaced)", "mayLead",
            "P1, P2: a leader without a quorum keeps everyone else quiet", BugHunt.Graphs, 300);
        yield return new(
            "unhappy_leader_followed", Election, "reply is { IsHappy: true } && reply.Ballot == Leader",
            "reply is not null && reply.Ballot == Leader",
            "P1: a follower is content with a leader that is not", BugHunt.Graphs, 300);
        yield return new(
            "takes_over_from_happy", Election, "bool takesOver = !IsHappy && !isAnyHappy && ",
            "bool takesOver = !IsHappy && ",
            "P3: a node that does not hear the leader disturbs those that do", BugHunt.Graphs, 300);
        yield return new(
            "left_leader_stays", Main, "else if (leads && _election.IsReplaced)",
            "else if (leads && _election.IsReplaced && _election.HasQuorum)",
            "P2: a leader that leads nobody goes on to take proposals", BugHunt.Graphs, 300);
        yield return new(
            "ballot_not_raised", Election, "Mine = Mine with { Number = highest.Number + 1 };",
            "Mine = Mine with { Number = 1 };",
            "P5: a node takes over with a ballot that is not the highest", BugHunt.Graphs, 300);
    }
}
