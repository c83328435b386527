using System.Collections.Immutable;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>
/// Ballot leader election: proposes who should lead, with which ballot. It may be wrong without harm; it is there so
/// that a node which hears from a quorum leads in the end, whoever hears whom.
/// </summary>
/// <remarks>
/// In each round a voter asks all others several times; the newest reply of each counts. A voter is happy when it
/// follows a leader that says it is happy itself, or leads and has a quorum that knows no higher ballot. A voter that
/// is unhappy, hears only unhappy ones, and hears a prepare quorum, takes over with the next number. So a voter without
/// a quorum never raises a ballot, and a follower of a happy leader keeps those quiet that do not hear the leader.
/// Source: Ng, Haridi, Carbone, Omni-Paxos, EuroSys 2023, section 5. We send five heartbeats in a round where they send
/// one, because one lost message must not cost a leader; and a leader whose disk does not answer is never happy.
/// </remarks>
sealed class LeaderElection
{
    readonly MachineOptions _options;
    readonly Chance _chance;

    Config _config = Config.Joining;
    HeartbeatReply?[] _replies = [];
    bool _isLeaderNew;
    int _position;
    int _roundTicks;

    /// <summary>Makes an election that is not part of a configuration yet.</summary>
    public LeaderElection(MachineOptions options)
    {
        _options = options;
        _chance = new Chance(options.Seed);
    }

    /// <summary>Number of the round; replies to other rounds are dropped.</summary>
    public ulong Round { get; private set; }

    /// <summary>The ballot this voter leads with, or would.</summary>
    public Ballot Mine { get; private set; }

    /// <summary>The ballot this voter follows; it only rises within a configuration.</summary>
    public Ballot Leader { get; private set; }

    /// <summary>Whether this voter is content with it.</summary>
    public bool IsHappy { get; private set; }

    /// <summary>
    /// Whether it leads, and in the last round a quorum followed no higher ballot. A leader may be happy without: when
    /// it hears a happy follower of a higher ballot, which it must not disturb.
    /// </summary>
    public bool HasQuorum { get; private set; }

    /// <summary>
    /// Whether in the last round no quorum followed it, and a voter was happy with a higher ballot: should it lead, it
    /// leads nobody.
    /// </summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Starts in a configuration.</summary>
    /// <param name="config">The configuration, of which this node is a voter.</param>
    /// <param name="promise">
    /// The promise. It is followed if it is of this configuration, but never led again: even if it is our own, it
    /// belongs to an incarnation that is gone (Inv P5).
    /// </param>
    public void Start(Config config, Ballot promise)
    {
        _config = config;
        _replies = new HeartbeatReply?[config.Voters.Length];
        Mine = new Ballot(config.Id, 0, _options.Priority, _options.Node);
        Leader = promise.Config == config.Id ? promise : Ballot.None;
        IsHappy = false;
        HasQuorum = false;
        IsReplaced = false;
        _isLeaderNew = false;
        Round++;
        _position = -1;
        _roundTicks = NextRoundTicks();
    }

    /// <summary>One tick has passed.</summary>
    public ElectionEvent Tick()
    {
        _position++;
        if (_position >= _roundTicks)
            return ElectionEvent.RoundEnded;
        int interval = Math.Max(1, _options.ElectionTicks / _options.HeartbeatsPerElection);
        bool isDue = _position % interval == 0 && _position / interval < _options.HeartbeatsPerElection;
        return isDue ? ElectionEvent.Heartbeat : ElectionEvent.None;
    }

    /// <summary>A reply has arrived.</summary>
    public void OnReply(NodeId from, HeartbeatReply reply)
    {
        int voter = _config.Voters.BinarySearch(from);
        if (voter >= 0 && reply.Round == Round)
            _replies[voter] = reply;
    }

    /// <summary>The replica has promised a ballot: it follows it, and is happy until replies tell otherwise.</summary>
    public void OnPromised(Ballot promise)
    {
        if (promise.Config != _config.Id || promise <= Leader)
            return;
        Leader = promise;
        IsHappy = true;
        _isLeaderNew = true;
        // Why: replies from before the promise know nothing of the new leader, and would start another take-over.
        Array.Clear(_replies);
    }

    /// <summary>Evaluates the round that has ended and starts the next one.</summary>
    /// <param name="leads">Whether the replica leads with <see cref="Mine"/>.</param>
    /// <param name="hasAdopted">Whether it does and has its log adopted.</param>
    /// <param name="isStalled">Whether its disk does not answer.</param>
    /// <returns>Whether this voter takes over with <see cref="Mine"/>, which is new.</returns>
    public bool EndRound(bool leads, bool hasAdopted, bool isStalled)
    {
        int replyCount = 0;
        bool isAnyHappy = false;
        foreach (HeartbeatReply? reply in _replies)
        {
            if (reply is null)
                continue;
            replyCount++;
            isAnyHappy |= reply.IsHappy;
            Leader = Ballot.Max(Leader, reply.Ballot);
        }

        bool isUntried = _isLeaderNew && Leader != Mine && replyCount == 0;
        _isLeaderNew = false;
        bool mayLead = Leader == Mine && leads && !isStalled;
        HasQuorum = mayLead && CountFollowers() + 1 >= QuorumOf(hasAdopted);
        IsReplaced = !HasQuorum && IsHigherHappy();
        if (!isUntried)
            IsHappy = Leader == Mine ? HasQuorum || (mayLead && IsReplaced) : IsHappyFollower();
        bool takesOver = !IsHappy && !isAnyHappy && !isStalled && replyCount + 1 >= _config.PrepareQuorum;
        if (takesOver)
            TakeOver(Leader);
        Round++;
        Array.Clear(_replies);
        _position = 0;
        _roundTicks = NextRoundTicks();
        return takesOver;
    }

    /// <summary>Makes <see cref="Mine"/> a new ballot above another one and above the leader's.</summary>
    public void TakeOver(Ballot other)
    {
        Ballot highest = Ballot.Max(Leader, other);
        Mine = Mine with { Number = highest.Number + 1 };
        Invariant.Check(Mine > Leader, "P5");
        Leader = Mine;
        IsHappy = true;
    }

    // Why two quorums: once the log is adopted the accept quorum is all that a leader needs to go on deciding.
    int QuorumOf(bool hasAdopted) => hasAdopted ? _config.AcceptQuorum : _config.PrepareQuorum;

    int CountFollowers() => _replies.Count(reply => reply is not null && reply.Leader <= Mine);

    bool IsHigherHappy() => _replies.Any(reply => reply is { IsHappy: true } && reply.Leader > Mine);

    bool IsHappyFollower() => _replies.Any(reply => reply is { IsHappy: true } && reply.Ballot == Leader);

    // Jitter of a tenth keeps voters from taking over in step for ever.
    int NextRoundTicks()
    {
        int jitter = _options.ElectionTicks / 10;
        return _options.ElectionTicks - jitter + _chance.Below(2 * jitter + 1);
    }
}
