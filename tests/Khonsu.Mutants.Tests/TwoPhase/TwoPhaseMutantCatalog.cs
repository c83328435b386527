namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>The bugs of the room TwoPhase.</summary>
static class TwoPhaseMutantCatalog
{
    const string Transaction = "OpenTransaction.cs";
    const string Participant = "Participant.cs";
    const string Coordinator = "Coordinator.cs";
    const string Facts = "Coordinator.Facts.cs";
    const string Cut = "ClosedCut.cs";

    public static IReadOnlyList<TwoPhaseMutant> All { get; } =
    [
        .. FateBugs(),
        .. StepBugs(),
        .. ParticipantBugs(),
        .. CoordinatorBugs(),
        .. CutBugs(),
    ];

    // What of several logs belongs together.
    static IEnumerable<TwoPhaseMutant> CutBugs()
    {
        yield return new(
            "closing_ends_after_one_round",
            Cut,
            "        while (hasChanged);",
            "        while (hasChanged && EndOf(default) > LogIndex.Zero);",
            "S7: what is lowered last is still needed by another log.")
        {
            IsForRules = true,
        };
        yield return new(
            "place_just_within_is_missed",
            Cut,
            "if (all[middle].End <= end)",
            "if (all[middle].End < end)",
            "S7: more goes than must.")
        {
            IsForRules = true,
        };
        yield return new(
            "entry_that_needs_too_much_stays",
            Cut,
            "return met < all.Count ? all[met].Index : null;",
            "return met < all.Count ? all[met].Index + 1 : null;",
            "S7: an end stays without the parts that it ends.")
        {
            IsForRules = true,
        };
        yield return new(
            "only_the_last_need_is_kept",
            Cut,
            "if (all.Count == 0 || all[^1].End < end)",
            "all.Clear();",
            "S7: what an earlier entry needs is forgotten.")
        {
            IsForRules = true,
        };
        yield return new(
            "checkpoint_needs_are_not_compared",
            Cut,
            "            if (EndOf(shard) < end)",
            "            if (EndOf(shard) < LogIndex.Zero + -end.Value)",
            "S4: a restore begins with a checkpoint that is ahead of the other logs.")
        {
            IsForRules = true,
        };
    }

    // How a transaction ends.
    static IEnumerable<TwoPhaseMutant> FateBugs()
    {
        yield return new(
            "answer_before_all_votes",
            Transaction,
            "|| Array.TrueForAll(_participants, static one => one.HasSaidYes))",
            "|| Array.Exists(_participants, static one => one.HasSaidYes))",
            "X1: one yes counts as the yes of all.");
        yield return new(
            "abort_when_vote_unknown",
            Transaction,
            "else if (Array.Exists(_participants, static one => one.State == ParticipantState.Aborted))",
            "else if (Array.Exists(_participants, one => one.State == ParticipantState.Aborted"
                + " || (IsRecovered && one.State == ParticipantState.Unknown)))",
            "X1: who takes it up aborts for a vote that it has not heard.");
        yield return new(
            "one_commit_not_enough",
            Transaction,
            "Array.Exists(_participants, static one => one.HasCommitted)",
            "Array.TrueForAll(_participants, static one => one.HasCommitted)",
            "X1: what one shard was told is not told to the others.");
    }

    // What is proposed, and when.
    static IEnumerable<TwoPhaseMutant> StepBugs()
    {
        yield return new(
            "forget_before_all_resolved",
            Transaction,
            "when Array.TrueForAll(_participants, static one => one.HasCommitted) => Step.Forget",
            "=> Step.Forget",
            "X3: a shard forgets a commit that another one has not heard of.");
        yield return new(
            "resolve_commit_after_abort",
            Transaction,
            "(Fate.Aborted, ParticipantState.Prepared) => Step.Abort(Id, participant.Shard)",
            "(Fate.Aborted, ParticipantState.Prepared)"
                + " => IsRecovered ? Step.Commit(Id, participant.Shard, 1) : Step.Abort(Id, participant.Shard)",
            "X1: who takes it up commits what was aborted.");
        yield return new(
            "order_ignored",
            Transaction,
            "=> !IsAscending",
            "=> IsAscending || !IsAscending",
            "All shards are asked at once, and those in each other's way may all be refused.")
        {
            IsForRules = true,
        };
        yield return new(
            "abort_not_sent_to_silent",
            Transaction,
            "when IsAskedByOthers || participant.IsAsked",
            "when IsAskedByOthers",
            "A PREPARE that is still under way leaves a mark that nobody resolves soon.")
        {
            IsForRules = true,
        };
    }

    // One shard of a transaction.
    static IEnumerable<TwoPhaseMutant> ParticipantBugs()
    {
        yield return new(
            "no_resend",
            Participant,
            "(_sent != step || tick >= _dueTick)",
            "_sent != step",
            "What is lost is not proposed again.");
        yield return new(
            "lost_never_again",
            Participant,
            "_dueTick = Math.Min(_dueTick, dueTick);",
            "_dueTick = long.MaxValue;",
            "What is known to be lost is not proposed again.");
        yield return new(
            "silence_is_firm",
            Participant,
            "isFirm: vote.Outcome is { IsSessionLost: false }",
            "isFirm: true",
            "X1: a shard that remembers nothing counts as one that has refused.");
        yield return new(
            "late_abort_is_firm",
            Participant,
            "Abort(new Vote(VoteKind.No), isFirm: false);",
            "Abort(new Vote(VoteKind.No), isFirm: true);",
            "X1: an abort that finds no mark counts as certain, and may have come after a commit.")
        {
            IsForRules = true,
        };
        yield return new(
            "resolve_unknown_held",
            Participant,
            "State = IsHolding ? ParticipantState.Committed : ParticipantState.Forgotten;",
            "State = ParticipantState.Committed;",
            "A shard that keeps nothing is waited for until it forgets it.");
        yield return new(
            "gone_committed_unknown",
            Participant,
            "if (State == ParticipantState.Committed"
                + " || (State == ParticipantState.Prepared && fate == Fate.Committed))",
            "if (State == ParticipantState.Committed)",
            "A mark that a checkpoint has resolved as committed counts as a vote that is not known.")
        {
            IsForRules = true,
        };
    }

    // What the logs say, and what is done about it.
    static IEnumerable<TwoPhaseMutant> CoordinatorBugs()
    {
        yield return new(
            "time_of_the_last_shard",
            Transaction,
            "OnTime(_participants.Max(static one => one.Time));",
            "OnTime(_participants[^1].Time);",
            "X8: a commit does not have the largest of the times at which it was prepared.");
        yield return new(
            "time_of_a_load_lost",
            Facts,
            "transaction.OnTime(loaded.Time);",
            "transaction.OnTime(0);",
            "A shard is told of a commit without its time.")
        {
            IsForRules = true,
        };
        yield return new(
            "time_told_by_nobody",
            Facts,
            "transaction.OnTime(resolution.Time);",
            "transaction.OnTime(0);",
            "A shard is told of a commit without its time.");
        yield return new(
            "yes_to_refuse_taken_as_no",
            Facts,
            "participant.OnVote(vote);",
            "participant.OnVote(participants is null ? new Vote(VoteKind.No, Outcome.GivenUp) : vote);",
            "X2: a shard that is asked to refuse and has voted yes counts as one that refuses.");
        yield return new(
            "load_keeps_marks",
            Facts,
            "participant.OnGone(transaction.Fate);",
            "",
            "X7: what a checkpoint does not keep any more is waited for.");
        yield return new(
            "load_loses_commits",
            Facts,
            "Load(shard, one, isCommitted: true, kept);",
            "kept.Add(one.Id);",
            "X7: the commits of a checkpoint are not known.");
        yield return new(
            "ended_is_kept",
            Coordinator,
            "if (transaction.IsOver)",
            "if (transaction.IsOver && transaction.IsOwn)",
            "What others have brought to its end is kept for ever.");
        yield return new(
            "never_recovered_by_all",
            Coordinator,
            "ageTicks >= (long)options.AnyRecoverTicks + options.RecoverSpreadTicks",
            "ageTicks < 0",
            "What nobody leads is taken up by nobody.");
        yield return new(
            "give_up_says_refused",
            Coordinator,
            "Answer(transaction, Step.Tell(id, AnswerKind.Unknown));",
            "Answer(transaction, Step.Tell(id, AnswerKind.Refused));",
            "Who gives up is told that it was refused, and it may commit.");
    }
}
