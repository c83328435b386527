using Khonsu.Cluster.Certification;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>
/// What may be lost at which moment, row by row. Node 0 is the caller's. Shard 0 is the home, which node 1 leads; a
/// shard that is down takes no proposals.
/// </summary>
public sealed class CrashTableTests
{
    const int Row = 5;

    readonly ModelCluster _cluster = new(shards: 3, nodes: 3);

    public CrashTableTests() => _cluster.Lead(1, 0);

    [Fact]
    public void Row_1_the_node_is_lost_before_any_PREPARE_is_logged()
    {
        Begin();
        _cluster.Drop();
        _cluster.Crash(0);
        _cluster.Rest();
        Assert.All([0, 1, 2], shard => Assert.Empty(_cluster.LogOf(shard)));
        RequestId again = Begin();
        _cluster.Rest();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[again].Answer);
    }

    [Fact]
    public void Row_2_the_node_is_lost_after_some_PREPAREs()
    {
        RequestId id = Begin();
        _cluster.DecideAll(StepKind.Prepare, 1);
        _cluster.Crash(0);
        _cluster.ApplyAll();
        _cluster.Tick(1, 20);
        Assert.Equal([StepKind.Refuse, StepKind.Refuse], Proposed(node: 1));
        _cluster.DecideAll(StepKind.Refuse);
        // What the lost node had sent comes after all: the shards have refused.
        _cluster.DecideAll(StepKind.Prepare);
        _cluster.ApplyAll();
        _cluster.Rest();
        Assert.False(_cluster.Answers.ContainsKey(id));
        Assert.Equal(0, _cluster.Truth.CommittedCount);
    }

    [Fact]
    public void Row_3_the_leader_of_a_shard_is_lost_before_its_PREPARE_is_decided()
    {
        RequestId id = Begin();
        ModelProposal late = _cluster.OnTheWay[1];
        _cluster.DecideAll(StepKind.Prepare, 0, 2);
        _cluster.ApplyAll();
        _cluster.Tick(0, 8);
        // The new leader gets it again; the old one had it decided all the same, and it counts once.
        _cluster.DecideAll(StepKind.Prepare, 1);
        Assert.Equal(2, _cluster.LogOf(1).Count);
        _cluster.ApplyAll();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[id].Answer);
        _cluster.Decide(late);
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Fact]
    public void Row_4_the_leader_of_a_shard_is_lost_after_its_PREPARE_is_decided()
    {
        Begin();
        _cluster.DecideAll(StepKind.Prepare, 0, 1);
        _cluster.Apply(1, 0);
        _cluster.Checkpoint(1, 0);
        _cluster.Crash(1);
        _cluster.Crash(0);
        _cluster.DecideAll(StepKind.Prepare);
        // It comes back with one mark out of its checkpoint, and the others out of the logs.
        _cluster.Start(1);
        _cluster.Lead(1, 0);
        _cluster.ApplyAll();
        _cluster.Tick(1, 20);
        Assert.Equal([StepKind.Resolve, StepKind.Resolve, StepKind.Resolve], Proposed(node: 1));
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Fact]
    public void Row_5_the_node_is_lost_after_all_votes_and_before_any_RESOLVE()
    {
        Begin();
        _cluster.DecideAll();
        _cluster.Crash(0);
        _cluster.ApplyAll();
        _cluster.Tick(1, 20);
        _cluster.DecideAll(StepKind.Refuse);
        Assert.All(_cluster.OnTheWay, static proposal => Assert.True(proposal.Entry.IsCommitted));
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_6_two_recover_while_the_node_goes_on(bool isVoteFirst)
    {
        RequestId id = Begin();
        _cluster.DecideAll(StepKind.Prepare, 0, 1);
        _cluster.ApplyAll();
        _cluster.Tick(1, 20);
        _cluster.Tick(2, 74);
        Assert.Equal([StepKind.Refuse], Proposed(node: 1));
        Assert.Equal([StepKind.Refuse], Proposed(node: 2));
        // The first in the log is the vote, and all three adopt it.
        _cluster.DecideAll(isVoteFirst ? StepKind.Prepare : StepKind.Refuse);
        _cluster.DecideAll();
        _cluster.ApplyAll();
        Assert.Equal(
            isVoteFirst ? AnswerKind.Committed : AnswerKind.Refused, _cluster.Answers[id].Answer);
        _cluster.Rest();
        Assert.Equal(isVoteFirst ? 1 : 0, _cluster.Truth.CommittedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_7_the_leader_of_the_home_is_lost_with_a_RESOLVE_in_flight(bool isDecided)
    {
        RequestId id = Begin();
        _cluster.DecideAll();
        _cluster.ApplyAll();
        if (isDecided)
            _cluster.DecideAll(StepKind.Resolve, 0);
        _cluster.Drop();
        _cluster.Crash(1);
        _cluster.Crash(0);
        _cluster.Start(1);
        _cluster.Lead(2, 0);
        _cluster.ApplyAll();
        _cluster.Tick(2, 20);
        Assert.Equal(isDecided ? 2 : 3, Proposed(node: 2).Count(static kind => kind == StepKind.Resolve));
        _cluster.Rest();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[id].Answer);
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_8_the_node_is_lost_after_the_outcome_is_certain_and_before_the_reply(bool isOver)
    {
        RequestId id = Begin();
        ModelCaller caller = _cluster.Node(0).Callers[id];
        _cluster.DecideAll();
        _cluster.Crash(0);
        if (isOver)
            _cluster.Rest();
        // The caller asks another node: the marks say it, or the sessions when all is forgotten.
        _cluster.Retry(2, id, caller);
        _cluster.Rest();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[id].Answer);
    }

    [Fact]
    public void Row_9_a_shard_is_down_after_the_outcome_is_certain()
    {
        RequestId id = Begin();
        _cluster.DecideAll();
        _cluster.ApplyAll();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[id].Answer);
        Down(1, ticks: 100);
        Assert.Equal([0, 1, 0], _cluster.Truth.Shards.Select(static shard => shard.Marks.Count));
        Assert.Equal([1, 0, 1], _cluster.Truth.Shards.Select(static shard => shard.Committed.Count));
        // The other shards go on, also with the same row.
        RequestId next = _cluster.Begin(2, Row, 0, 2);
        Down(1, ticks: 10);
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[next].Answer);
        // It comes back: only what is in the way of the mark is refused, until that is resolved.
        RequestId refused = _cluster.Begin(2, Row, 1, 2);
        RequestId other = _cluster.Begin(2, Row + 1, 1, 2);
        _cluster.DecideAll(StepKind.Prepare);
        _cluster.ApplyAll();
        Assert.Equal(AnswerKind.Refused, _cluster.Answers[refused].Answer);
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[other].Answer);
        _cluster.Rest();
    }

    [Fact]
    public void Row_10_the_home_is_down_before_it_has_voted()
    {
        Begin();
        _cluster.Drop(StepKind.Prepare, 0);
        _cluster.DecideAll();
        _cluster.Crash(0);
        Down(0, ticks: 100);
        Assert.Equal([0, 1, 1], _cluster.Truth.Shards.Select(static shard => shard.Marks.Count));
        RequestId other = _cluster.Begin(2, Row + 1, 1, 2);
        Down(0, ticks: 10);
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[other].Answer);
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_11_the_node_is_lost_after_all_are_resolved_and_before_FORGET(bool isForgottenLast)
    {
        Begin();
        DecideAndApply(StepKind.Prepare);
        DecideAndApply(StepKind.Resolve);
        ModelProposal forget = _cluster.OnTheWay.First(static proposal => proposal.Step.Kind == StepKind.Forget);
        _cluster.Decide(forget, isOnTheWayStill: true);
        _cluster.Crash(0);
        foreach (ModelProposal proposal in _cluster.OnTheWay.Where(one => one != forget).ToArray())
            _cluster.Drop(proposal);
        foreach (int shard in isForgottenLast ? [1, 2, 0] : new[] { 0, 1, 2 })
            _cluster.Apply(1, shard);
        _cluster.Tick(1, 20);
        // Who has applied all of shard 0 before the others began has nothing left of it, and asks.
        Assert.Equal(isForgottenLast ? [StepKind.Forget, StepKind.Forget] : [StepKind.Resolve], Proposed(node: 1));
        _cluster.Rest();
    }

    [Fact]
    public void Row_12_a_PREPARE_is_late_after_the_abort_is_over()
    {
        RequestId id = Begin();
        ModelProposal late = _cluster.OnTheWay[2];
        _cluster.DecideAll(StepKind.Prepare, 0);
        _cluster.GiveUp(0, id);
        _cluster.DecideAll(StepKind.Refuse, 1);
        _cluster.Drop(StepKind.Prepare, 1);
        _cluster.Drop(StepKind.Refuse);
        _cluster.ApplyAll();
        _cluster.DecideAll(StepKind.Resolve, 0);
        _cluster.Crash(0);
        _cluster.Drop(StepKind.Resolve);
        _cluster.ApplyAll();
        Assert.Equal(0, _cluster.Node(1).Coordinator.Count);
        // Shard 2 has never heard of it, and keeps a mark until somebody finds that nobody wants it.
        _cluster.Decide(late);
        _cluster.ApplyAll();
        Assert.Single(_cluster.Truth.Shards[2].Marks);
        _cluster.Rest();
        Assert.Equal(0, _cluster.Truth.CommittedCount);
    }

    [Fact]
    public void Row_12_a_PREPARE_is_late_after_the_caller_has_gone_on()
    {
        RequestId id = Begin();
        ModelProposal late = _cluster.OnTheWay[2];
        _cluster.GiveUp(0, id);
        _cluster.DecideAll(StepKind.Refuse);
        _cluster.ApplyAll();
        RequestId next = Begin();
        _cluster.DecideAll(StepKind.Resolve);
        Assert.True(_cluster.OnTheWay[^1].Entry.AnsweredUpTo >= id.Sequence);
        foreach (ModelProposal proposal in _cluster.OnTheWay.Where(one => one.Step.Id == next).ToArray())
            _cluster.Decide(proposal);
        _cluster.Decide(late);
        Assert.False(_cluster.Truth.Shards[2].Marks.ContainsKey(id));
        _cluster.Rest();
        Assert.Equal(AnswerKind.Committed, _cluster.Answers[next].Answer);
    }

    [Fact]
    public void Row_12_a_PREPARE_is_late_after_the_commit_is_forgotten()
    {
        Begin();
        ModelProposal late = _cluster.OnTheWay[2];
        _cluster.Decide(late, isOnTheWayStill: true);
        _cluster.DecideAll(StepKind.Prepare, 0, 1);
        _cluster.Drop(late);
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
        _cluster.Decide(late);
        Assert.All(_cluster.Truth.Shards, static shard => Assert.Empty(shard.Marks));
        _cluster.Rest();
    }

    [Fact]
    public void Row_13_checkpoints_are_installed_in_between()
    {
        Begin();
        DecideAndApply(StepKind.Prepare, node: 2);
        _cluster.Load(1, 0, from: 2);
        _cluster.Load(1, 2, from: 2);
        _cluster.DecideAll(StepKind.Resolve, 1);
        _cluster.Crash(0);
        _cluster.Drop();
        _cluster.Apply(2, 1);
        // Marks and the commit travel in the states: nothing of the logs was seen here.
        _cluster.Load(1, 1, from: 2);
        _cluster.Crash(2);
        _cluster.Tick(1, 20);
        Assert.All(_cluster.OnTheWay, static proposal => Assert.True(proposal.Entry.IsCommitted));
        Assert.Equal(2, _cluster.OnTheWay.Count);
        _cluster.Rest();
        Assert.Equal(1, _cluster.Truth.CommittedCount);
    }

    [Fact]
    public void Row_14_the_home_moves_to_other_nodes()
    {
        Begin();
        _cluster.DecideAll(StepKind.Prepare, 1, 2);
        _cluster.Crash(0);
        _cluster.Drop();
        _cluster.ApplyAll();
        _cluster.Tick(1, 10);
        _cluster.Lead(1, 0, isLeading: false);
        _cluster.Lead(2, 0);
        _cluster.Tick(1, 20);
        _cluster.Tick(2, 20);
        Assert.Empty(Proposed(node: 1));
        Assert.Equal([StepKind.Refuse], Proposed(node: 2));
        _cluster.Rest();
    }

    RequestId Begin() => _cluster.Begin(0, Row, 0, 1, 2);

    StepKind[] Proposed(int node) => [.. _cluster.OnTheWay
        .Where(proposal => proposal.Node == node).Select(static proposal => proposal.Step.Kind)];

    void DecideAndApply(StepKind kind, int node = 0)
    {
        _cluster.DecideAll(kind);
        for (int shard = 0; shard < _cluster.ShardCount; shard++)
        {
            _cluster.Apply(0, shard);
            _cluster.Apply(node, shard);
        }
    }

    // Time passes while a shard takes no proposals.
    void Down(int shard, int ticks)
    {
        int[] others = [.. Enumerable.Range(0, _cluster.ShardCount).Where(other => other != shard)];
        for (int tick = 0; tick < ticks; tick++)
        {
            _cluster.DecideAll(null, others);
            _cluster.Drop(null, shard);
            _cluster.ApplyAll();
            for (int node = 0; node < _cluster.NodeCount; node++)
            {
                if (_cluster.IsRunning(node))
                    _cluster.Tick(node);
            }
        }
    }
}
