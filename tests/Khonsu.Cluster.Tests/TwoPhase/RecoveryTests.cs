using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>What a coordinator does for transactions of other nodes, what it keeps, and when it stops.</summary>
public sealed class RecoveryTests
{
    readonly TestCoordinator _test = new();

    [Fact]
    public void What_one_shard_has_committed_is_told_to_the_others_with_its_common_time()
    {
        _test.Yes(1);
        _test.Yes(2);
        _test.Loaded(3, committed: [1]);
        _test.Tick(100);

        Step[] commits = [.. _test.TakeSteps().Where(static step => step.IsCommitted)];
        Assert.Equal([1UL, 2UL], commits.Select(static step => step.Shard.Value).Distinct().Order());
        Assert.All(commits, static step => Assert.Equal(TestCoordinator.CommitTime, step.Time));
    }

    [Fact]
    public void The_leader_of_the_home_takes_up_what_stands_still()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.Yes(2);
        _test.Tick(19);
        _test.Yes(3);
        _test.Tick(19);
        Assert.Equal("", _test.Steps());
        _test.Tick(1);
        Assert.Equal("refuse 1", _test.Steps());
        _test.Says(1, VoteKind.No, Outcome.GivenUp);
        Assert.Equal("abort 2, abort 3", _test.Steps());
        _test.Resolved(2, isCommitted: false);
        _test.Tick(10);
        Assert.Equal("abort 3", _test.Steps());
        _test.Resolved(3, isCommitted: false);
        Assert.Equal(0, _test.Machine.Count);
        Assert.Equal(1, _test.Machine.RecoveredCount);
    }

    [Fact]
    public void Any_other_node_waits_longer_and_not_all_equally_long()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.Machine.OnLeading(new GroupId(1), isLeading: false);
        _test.Machine.OnLeading(new GroupId(2), isLeading: true);
        _test.Yes(2);
        _test.Tick(54);
        Assert.Equal("", _test.Steps());
        _test.Tick(1);
        Assert.Equal("refuse 1, refuse 3", _test.Steps());
    }

    [Fact]
    public void What_all_want_is_committed_by_who_takes_it_up()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.Yes(1);
        _test.Yes(2);
        _test.Tick(20);
        Assert.Equal("refuse 3", _test.Steps());
        _test.Yes(3);
        _test.Says(3, VoteKind.Yes);
        Assert.Equal("commit 1, commit 2, commit 3", _test.Steps());
    }

    [Fact]
    public void Nothing_is_aborted_for_a_vote_that_is_not_known()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.Yes(1);
        _test.Tick(20);
        Assert.Equal("refuse 2, refuse 3", _test.Steps());
        _test.Yes(2);
        _test.Says(2, VoteKind.Yes);
        Assert.Equal("", _test.Steps());
        _test.Tick(10);
        Assert.Equal("refuse 3", _test.Steps());
        _test.Says(3, VoteKind.No, Outcome.GivenUp);
        Assert.Equal("abort 1, abort 2", _test.Steps());
    }

    [Fact]
    public void What_others_have_left_unresolved_is_resolved_and_forgotten()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        for (ulong shard = 1; shard <= 3; shard++)
            _test.Yes(shard);
        _test.Resolved(2, isCommitted: true);
        Assert.Equal("", _test.Steps());
        _test.Tick(20);
        Assert.Equal("commit 1, commit 3", _test.Steps());
        _test.Resolved(1, isCommitted: true);
        _test.Resolved(3, isCommitted: true);
        Assert.Equal("forget 1, forget 2, forget 3", _test.Steps());
    }

    [Fact]
    public void One_commit_is_enough_to_know_and_who_has_not_voted_as_far_as_is_known_has()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.Loaded(3, committed: [1]);
        _test.Tick(20);
        Assert.Equal("commit 1, commit 2", _test.Steps());
        // Neither keeps it any more: a RESOLVE that finds nothing says that it came before.
        _test.Resolved(1, isCommitted: true);
        _test.Resolved(2, isCommitted: true);
        Assert.Equal("forget 3", _test.Steps());
        _test.Forgotten(3);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void An_abort_that_finds_no_mark_may_have_come_after_a_commit_that_is_forgotten()
    {
        // Shards 1 and 2 are over, and this node has applied that; it lags behind in 3.
        _test.Yes(3);
        _test.Resolved(1, isCommitted: false);
        _test.Says(2, VoteKind.No);
        _test.Resolved(3, isCommitted: true);
        _test.Resolved(3, isCommitted: false);
        Assert.Equal(1, _test.Machine.Count);
        _test.Tick(55);
        Assert.Equal("forget 3", _test.Steps());
    }

    [Fact]
    public void A_late_PREPARE_of_what_was_aborted_and_is_not_remembered_is_taken_up()
    {
        _test.Machine.OnLeading(new GroupId(1), isLeading: true);
        _test.No(1);
        _test.Yes(2);
        _test.Resolved(2, isCommitted: false);
        Assert.Equal(0, _test.Machine.Count);
        _test.Yes(3);
        _test.Tick(20);
        Assert.Equal("refuse 1, refuse 2", _test.Steps());
        _test.Says(2, VoteKind.No);
        Assert.Equal("abort 1, abort 3", _test.Steps());
    }

    [Fact]
    public void Others_leave_nothing_that_no_shard_keeps()
    {
        for (ulong sequence = 1; sequence <= 100; sequence++)
        {
            _test.No(1, sequence);
            _test.Says(2, VoteKind.No, Outcome.GivenUp, sequence);
            _test.Says(2, VoteKind.Committed, new Outcome(7, null), sequence);
            _test.Resolved(1, isCommitted: sequence % 2 == 0, sequence);
            _test.Forgotten(3, sequence);
            Assert.Equal(0, _test.Machine.Count);
            _test.Yes(1, sequence + 1000);
            _test.Resolved(2, isCommitted: false, sequence + 1000);
            Assert.Equal(1, _test.Machine.Count);
            _test.Resolved(1, isCommitted: false, sequence + 1000);
            Assert.Equal(0, _test.Machine.Count);
        }
    }

    [Fact]
    public void A_loaded_state_replaces_what_the_shard_has_said_before()
    {
        _test.Yes(1);
        _test.Yes(1, sequence: 2);
        _test.Yes(1, sequence: 3);
        _test.Resolved(1, isCommitted: true, sequence: 3);
        _test.Loaded(1, prepared: [2, 4], committed: [5]);
        Assert.Equal(3, _test.Machine.Count);
        _test.Loaded(1, committed: [2]);
        Assert.Equal(1, _test.Machine.Count);
        _test.Loaded(1);
        Assert.Equal(0, _test.Machine.Count);
    }

    [Fact]
    public void A_shard_that_was_loaded_is_asked_again_what_became_of_an_own_transaction()
    {
        _test.Begin();
        _test.Yes(1);
        _test.Yes(2);
        _test.Steps();
        _test.Loaded(1);
        Assert.Equal("prepare 1", _test.Steps());
        _test.Says(1, VoteKind.No, Outcome.GivenUp);
        Assert.Equal("answer refused, abort 2, abort 3", _test.Steps());
    }

    [Fact]
    public void A_commit_that_a_loaded_state_does_not_keep_is_forgotten_there()
    {
        _test.Begin();
        for (ulong shard = 1; shard <= 3; shard++)
            _test.Yes(shard);
        _test.Steps();
        _test.Resolved(1, isCommitted: true);
        _test.Loaded(1);
        _test.Loaded(2);
        _test.Resolved(3, isCommitted: true);
        Assert.Equal("forget 3", _test.Steps());
    }

    [Fact]
    public void Facts_that_contradict_each_other_stop_the_node()
    {
        Broken("X1", static test => { test.No(2); test.Resolved(1, isCommitted: true); });
        Broken("X1", static test => { test.Resolved(1, isCommitted: true); test.No(2); });
        Broken("X1", static test => { test.No(2); test.Forgotten(2); });
        Broken("X1", static test => { test.No(2); test.Says(2, VoteKind.Committed); });
        Broken("X2", static test => test.No(1));
        Broken("X2", static test => { test.No(2); test.Yes(2); });
        Broken("X2", static test => { test.Resolved(2, isCommitted: false); test.Yes(2); });
        Broken("X2", static test =>
        {
            test.Resolved(1, isCommitted: true);
            test.Loaded(1, prepared: [1]);
        });
        Broken("X3", static test => test.Forgotten(1));
        Broken("X6", static test => test.Machine.OnVote(
            new GroupId(2), TestCoordinator.Id(), new Vote(VoteKind.Yes, Time: 20), TestCoordinator.Shards(1, 2), 0));
        Broken("X6", static test => test.Machine.Begin(
            TestCoordinator.Id(2), TestCoordinator.Shards(2, 1), 0, isAscending: false));
        Broken("X7", static test => test.Says(1, VoteKind.Yes, sequence: 2));
        Broken("X7", static test => test.Loaded(1, prepared: [1], committed: [1]));
    }

    static void Broken(string name, Action<TestCoordinator> act)
    {
        var test = new TestCoordinator();
        test.Yes(1);
        var error = Assert.Throws<BrokenInvariantException>(() => act(test));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
