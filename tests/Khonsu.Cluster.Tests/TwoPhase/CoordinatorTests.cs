using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>What a coordinator does for the callers of its own node.</summary>
public sealed class CoordinatorTests
{
    readonly TestCoordinator _test = new();

    [Fact]
    public void A_transaction_that_all_want_is_answered_then_resolved_then_forgotten_and_leaves_nothing()
    {
        Assert.True(_test.Begin());
        Assert.Equal("prepare 1, prepare 2, prepare 3", _test.Steps());
        _test.Yes(1);
        _test.Yes(2);
        Assert.Equal("", _test.Steps());
        _test.Yes(3);
        Assert.Equal("answer committed, commit 1, commit 2, commit 3", _test.Steps());
        _test.Resolved(3, isCommitted: true);
        _test.Resolved(1, isCommitted: true);
        Assert.Equal("", _test.Steps());
        _test.Resolved(2, isCommitted: true);
        Assert.Equal("forget 1, forget 2, forget 3", _test.Steps());
        _test.Forgotten(1);
        _test.Forgotten(2);
        Assert.Equal(1, _test.Machine.Count);
        _test.Forgotten(3);
        Assert.Equal(0, _test.Machine.Count);
        _test.Tick(200);
        Assert.Equal("", _test.Steps());
    }

    [Fact]
    public void One_no_is_the_answer_with_its_reason_and_the_others_are_told()
    {
        _test.Begin();
        _test.Steps();
        _test.Yes(1);
        _test.No(2);
        List<Step> steps = _test.TakeSteps();
        Assert.Equal(AnswerKind.Refused, steps[0].Answer);
        Assert.Equal(new GroupId(2), steps[0].Shard);
        Assert.Equal(ConflictPart.Read, steps[0].Vote.Outcome!.Value.Conflict!.Value.Part);
        // Shard 3 has not voted: its PREPARE is under way and would leave a mark.
        Assert.Equal([new GroupId(1), new GroupId(3)], steps.Skip(1).Select(static step => step.Shard));
        Assert.All(steps.Skip(1), static step => Assert.True(step is { Kind: StepKind.Resolve, IsCommitted: false }));
        _test.Resolved(1, isCommitted: false);
        Assert.Equal(1, _test.Machine.Count);
        _test.Resolved(3, isCommitted: false);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void A_mark_that_comes_after_the_no_of_another_is_resolved()
    {
        _test.Begin();
        _test.No(2);
        _test.Steps();
        _test.Yes(1);
        _test.Resolved(1, isCommitted: false);
        _test.No(3);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void Asked_in_their_order_each_shard_waits_for_the_yes_of_the_one_before()
    {
        _test.Begin(isAscending: true);
        Assert.Equal("prepare 1", _test.Steps());
        _test.Yes(1);
        Assert.Equal("prepare 2", _test.Steps());
        _test.No(2);
        // Shard 3 was never asked, so nothing of it can come late.
        Assert.Equal("answer refused, abort 1", _test.Steps());
        _test.Resolved(1, isCommitted: false);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void What_is_not_heard_of_is_proposed_again()
    {
        _test.Begin();
        _test.Yes(2);
        _test.Steps();
        _test.Tick(9);
        Assert.Equal("", _test.Steps());
        _test.Tick(1);
        Assert.Equal("prepare 1, prepare 3", _test.Steps());
        _test.Yes(1);
        _test.Yes(3);
        Assert.Equal("answer committed, commit 1, commit 2, commit 3", _test.Steps());
        _test.Resolved(1, isCommitted: true);
        _test.Tick(10);
        Assert.Equal("commit 2, commit 3", _test.Steps());
        _test.Resolved(2, isCommitted: true);
        _test.Resolved(3, isCommitted: true);
        _test.Steps();
        _test.Forgotten(2);
        _test.Tick(10);
        Assert.Equal("forget 1, forget 3", _test.Steps());
    }

    [Fact]
    public void What_has_failed_is_proposed_again_sooner_if_it_is_still_needed()
    {
        _test.Begin();
        List<Step> steps = _test.TakeSteps();
        _test.Machine.Lost(steps[0]);
        _test.Machine.Lost(steps[1]);
        _test.Yes(2);
        Assert.Equal("", _test.Steps());
        _test.Tick(3);
        Assert.Equal("prepare 1", _test.Steps());
        _test.Machine.Lost(Step.Prepare(TestCoordinator.Id(99), new GroupId(1)));
        _test.No(3);
        _test.Machine.Lost(steps[0]);
        Assert.Equal("answer refused, abort 1, abort 2", _test.Steps());
        _test.Tick(3);
        Assert.Equal("", _test.Steps());
    }

    [Fact]
    public void Who_gives_up_is_told_so_at_once_and_the_shards_that_have_not_voted_refuse()
    {
        _test.Begin(sequence: 7);
        _test.Yes(1, sequence: 7);
        _test.Steps();
        _test.Machine.GiveUp(TestCoordinator.Id(7));
        List<Step> steps = _test.TakeSteps();
        Assert.Equal(AnswerKind.Unknown, steps[0].Answer);
        Assert.All(steps.Skip(1), static step => Assert.True(step is { Kind: StepKind.Refuse, AnsweredUpTo: 6 }));
        Assert.Equal([new GroupId(2), new GroupId(3)], steps.Skip(1).Select(static step => step.Shard));
        _test.Yes(2, sequence: 7);
        _test.Says(3, VoteKind.No, Outcome.GivenUp, sequence: 7);
        Assert.Equal("abort 1, abort 2", _test.Steps());
        _test.Machine.GiveUp(TestCoordinator.Id(7));
        Assert.Equal("", _test.Steps());
    }

    [Fact]
    public void What_was_given_up_commits_if_all_have_voted_yes_before_they_were_asked_to_refuse()
    {
        _test.Begin();
        _test.Machine.GiveUp(TestCoordinator.Id());
        _test.Steps();
        _test.Yes(1);
        _test.Yes(2);
        _test.Says(2, VoteKind.Yes);
        _test.Yes(3);
        Assert.Equal("commit 1, commit 2, commit 3", _test.Steps());
    }

    [Fact]
    public void An_own_transaction_that_another_node_has_resolved_is_answered()
    {
        _test.Begin();
        _test.Begin(sequence: 2);
        _test.Steps();
        _test.Yes(1);
        _test.Resolved(1, isCommitted: true);
        Assert.Equal("answer committed, commit 2, commit 3", _test.Steps());
        _test.Yes(1, sequence: 2);
        _test.Resolved(1, isCommitted: false, sequence: 2);
        Assert.Equal("answer refused, abort 2, abort 3", _test.Steps());
    }

    [Fact]
    public void A_no_of_a_shard_that_remembers_nothing_is_no_answer()
    {
        _test.Begin();
        _test.Steps();
        _test.Yes(1);
        _test.Says(2, VoteKind.No);
        Assert.Equal("answer unknown, abort 1, abort 3", _test.Steps());
        // It was committed by others, and forgotten at 2; 1 hears of it late.
        _test.Resolved(1, isCommitted: true);
        Assert.Equal("commit 3", _test.Steps());
        _test.Resolved(1, isCommitted: false);
        _test.Resolved(3, isCommitted: true);
        Assert.Equal("forget 1", _test.Steps());
        _test.Forgotten(1);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void A_shard_that_knows_of_the_commit_by_its_session_only_has_forgotten_it()
    {
        _test.Begin();
        _test.Steps();
        _test.Says(1, VoteKind.Committed, new Outcome(7, null));
        Assert.Equal("answer committed, commit 2, commit 3", _test.Steps());
        _test.Resolved(2, isCommitted: true);
        _test.Resolved(3, isCommitted: true);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void Who_asks_a_second_time_waits_once_and_may_ask_again_when_answered()
    {
        Assert.True(_test.Begin());
        Assert.False(_test.Begin());
        Assert.Equal("prepare 1, prepare 2, prepare 3", _test.Steps());
        _test.Machine.GiveUp(TestCoordinator.Id());
        _test.Steps();
        Assert.True(_test.Begin());
        Assert.Equal("prepare 1, prepare 2, prepare 3", _test.Steps());
        _test.No(1);
        Assert.Equal("answer refused, abort 2, abort 3", _test.Steps());
        Assert.True(_test.Begin());
        Assert.Equal("answer refused", _test.Steps());
    }

    [Fact]
    public void A_caller_of_what_another_node_has_begun_is_answered_too()
    {
        _test.Yes(1);
        _test.Yes(2);
        Assert.True(_test.Begin());
        Assert.Equal("prepare 3", _test.Steps());
        _test.Yes(3);
        Assert.Equal("answer committed, commit 1, commit 2, commit 3", _test.Steps());
    }

    [Fact]
    public void Who_names_other_shards_than_the_log_is_refused()
    {
        _test.Yes(1);
        Assert.True(_test.Machine.Begin(TestCoordinator.Id(), TestCoordinator.Shards(1, 2), 0, isAscending: false));
        Assert.Equal("refuse 2, refuse 3", _test.Steps());
        _test.Says(2, VoteKind.No, Outcome.GivenUp);
        Assert.Equal("answer refused, abort 1, abort 3", _test.Steps());
    }
}
