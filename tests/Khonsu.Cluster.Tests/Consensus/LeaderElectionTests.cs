using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Consensus;

public sealed class LeaderElectionTests
{
    static readonly Config s_five = Config.Create(new ConfigId(1), [new(1), new(2), new(3), new(4), new(5)]);

    readonly LeaderElection _election = Make();

    [Fact]
    public void A_round_asks_five_times()
    {
        int asked = 0;
        ElectionEvent due = _election.Tick();
        for (; due != ElectionEvent.RoundEnded; due = _election.Tick())
            asked += due == ElectionEvent.Heartbeat ? 1 : 0;

        Assert.Equal(5, asked);
    }

    [Fact]
    public void A_voter_that_hears_a_quorum_of_unhappy_ones_takes_over()
    {
        Hear(2, isHappy: false);
        Hear(3, isHappy: false);

        Assert.True(EndRound());
        Assert.Equal(1ul, _election.Mine.Number);
        Assert.Equal(_election.Mine, _election.Leader);
    }

    [Fact]
    public void A_voter_without_a_quorum_leaves_its_ballot_alone()
    {
        Hear(2, isHappy: false);

        Assert.False(EndRound());
        Assert.Equal(0ul, _election.Mine.Number);
    }

    [Fact]
    public void A_happy_neighbour_keeps_an_unhappy_voter_quiet()
    {
        Hear(2, isHappy: true);
        Hear(3, isHappy: false);
        Hear(4, isHappy: false);

        Assert.False(EndRound());
        Assert.False(_election.IsHappy);
    }

    [Fact]
    public void A_follower_is_happy_with_a_leader_that_is()
    {
        Ballot leader = BallotOf(2, number: 3);
        _election.OnReply(new NodeId(2), new HeartbeatReply(_election.Round, leader, leader, true, null));

        Assert.False(EndRound());
        Assert.True(_election.IsHappy);
        Assert.Equal(leader, _election.Leader);
    }

    [Fact]
    public void A_voter_whose_disk_does_not_answer_takes_nothing_over()
    {
        Hear(2, isHappy: false);
        Hear(3, isHappy: false);

        Assert.False(_election.EndRound(leads: false, hasAdopted: false, isStalled: true));
    }

    [Fact]
    public void A_leader_with_its_log_adopted_needs_an_accept_quorum_only()
    {
        Config flexible = Config.Create(new ConfigId(1), s_five.Voters, [], 4, 2);
        LeaderElection election = Make(flexible);
        election.TakeOver(Ballot.None);
        var reply = new HeartbeatReply(election.Round, BallotOf(2, 0), election.Mine, true, null);

        election.OnReply(new NodeId(2), reply);
        election.EndRound(leads: true, hasAdopted: true, isStalled: false);
        Assert.True(election.IsHappy);

        election.OnReply(new NodeId(2), reply with { Round = election.Round });
        election.EndRound(leads: true, hasAdopted: false, isStalled: false);
        Assert.False(election.IsHappy);
    }

    [Fact]
    public void A_leader_that_hears_of_a_happy_one_above_is_happy_without_a_quorum()
    {
        _election.TakeOver(Ballot.None);
        Assert.False(_election.HasQuorum);
        var reply = new HeartbeatReply(_election.Round, BallotOf(2, 0), BallotOf(3, number: 9), true, null);

        _election.OnReply(new NodeId(2), reply);
        _election.EndRound(leads: true, hasAdopted: true, isStalled: false);
        Assert.True(_election.IsHappy);
        Assert.False(_election.HasQuorum);
        Assert.True(_election.IsReplaced);

        _election.OnReply(new NodeId(2), reply with { Round = _election.Round, Leader = _election.Mine });
        _election.OnReply(new NodeId(3), reply with { Round = _election.Round, Leader = _election.Mine });
        _election.EndRound(leads: true, hasAdopted: true, isStalled: false);
        Assert.True(_election.HasQuorum);
        Assert.False(_election.IsReplaced);
    }

    [Fact]
    public void A_leader_with_a_quorum_is_not_replaced_by_one_that_another_voter_is_happy_with()
    {
        _election.TakeOver(Ballot.None);
        var follows = new HeartbeatReply(_election.Round, BallotOf(2, 0), _election.Mine, true, null);
        _election.OnReply(new NodeId(2), follows);
        _election.OnReply(new NodeId(3), follows);
        _election.OnReply(new NodeId(4), follows with { Leader = BallotOf(5, number: 9) });

        _election.EndRound(leads: true, hasAdopted: true, isStalled: false);

        Assert.True(_election.HasQuorum);
        Assert.False(_election.IsReplaced);
    }

    [Fact]
    public void A_reply_to_an_earlier_round_is_dropped()
    {
        Hear(2, isHappy: false);
        var late = new HeartbeatReply(_election.Round - 1, BallotOf(3, 0), Ballot.None, false, null);
        _election.OnReply(new NodeId(3), late);

        Assert.False(EndRound());
    }

    [Fact]
    public void Replies_from_before_a_promise_do_not_count_against_the_new_leader()
    {
        Hear(2, isHappy: false);
        Hear(3, isHappy: false);
        _election.OnPromised(BallotOf(4, number: 7));

        Assert.False(EndRound());
        Assert.True(_election.IsHappy);
    }

    [Fact]
    public void The_own_ballot_of_an_earlier_start_is_followed_but_not_led_again()
    {
        Ballot before = BallotOf(1, number: 6);
        _election.Start(s_five, before);
        Hear(2, isHappy: false);
        Hear(3, isHappy: false);

        Assert.True(EndRound());
        Assert.Equal(7ul, _election.Mine.Number);
    }

    [Fact]
    public void The_same_seed_gives_the_same_rounds()
    {
        LeaderElection other = Make();

        Assert.Equal(RoundTicks(_election), RoundTicks(other));
    }

    static List<int> RoundTicks(LeaderElection election)
    {
        var ticks = new List<int>();
        for (int round = 0; round < 20; round++)
        {
            int count = 1;
            while (election.Tick() != ElectionEvent.RoundEnded)
                count++;
            ticks.Add(count);
            election.EndRound(leads: false, hasAdopted: false, isStalled: false);
        }

        return ticks;
    }

    bool EndRound() => _election.EndRound(leads: false, hasAdopted: false, isStalled: false);

    void Hear(ulong node, bool isHappy) => _election.OnReply(
        new NodeId(node), new HeartbeatReply(_election.Round, BallotOf(node, 0), Ballot.None, isHappy, null));

    static Ballot BallotOf(ulong node, ulong number) => new(new ConfigId(1), number, 0, new NodeId(node));

    static LeaderElection Make(Config? config = null)
    {
        var election = new LeaderElection(new MachineOptions
        {
            Cluster = default,
            Group = default,
            Node = new NodeId(1),
            Incarnation = 1,
            Seed = 7,
        });
        election.Start(config ?? s_five, Ballot.None);
        return election;
    }
}
