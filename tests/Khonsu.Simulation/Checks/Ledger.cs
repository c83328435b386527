using Khonsu.Cluster.Log;
using Khonsu.Simulation.Apply;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Checks;

/// <summary>
/// What has been decided in one group, by anyone, since the start of the run. It outlives every crash, so it notices
/// when a decided entry is lost, changed, or was never anyone's proposal.
/// </summary>
/// <param name="group">Number of the group.</param>
/// <param name="firstConfig">The configuration that the group started with.</param>
/// <param name="durable">What is durable of the group on a node, stopped or not.</param>
sealed class Ledger(int group, Config firstConfig, Func<NodeId, GroupImage> durable)
{
    readonly List<LogEntry> _entries = [];
    readonly List<Ballot> _ballots = [];
    readonly HashSet<long> _proposed = [];
    readonly HashSet<Config> _proposedConfigs = [];
    readonly HashSet<ProposalId> _dropped = [];
    readonly HashSet<ProposalId> _decided = [];
    readonly List<(LogIndex Start, Config Config)> _configs = [(default, firstConfig)];

    public int Count => _entries.Count;

    public LogIndex End => new(_entries.Count);

    /// <summary>The configuration that follows from all that is decided.</summary>
    public Config LatestConfig => _configs[^1].Config;

    public void AddProposal(long value) => _proposed.Add(value);

    public void AddConfig(Config config) => _proposedConfigs.Add(config);

    /// <summary>A node was told that its proposal never entered a log and never will.</summary>
    public void AddDropped(ProposalId proposal)
    {
        _dropped.Add(proposal);
        if (_decided.Contains(proposal))
            throw Broken("dropped", $"proposal {proposal} was decided and is said to be dropped");
    }

    public LogEntry EntryAt(LogIndex index) => _entries[(int)index.Value];

    /// <summary>The chain of the decided log below an index.</summary>
    public ulong ChainAt(LogIndex index) => index.Value == 0 ? 0 : _entries[(int)index.Value - 1].Chain;

    /// <summary>A replica hands out an entry as decided.</summary>
    /// <param name="node">The replica.</param>
    /// <param name="index">Its place.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="round">The ballot it was decided in, or a higher one.</param>
    public void Check(NodeId node, LogIndex index, LogEntry entry, Ballot round)
    {
        if (index < End)
        {
            if (EntryAt(index).Chain != entry.Chain)
            {
                throw Broken(
                    "I3",
                    $"node {node} decides {entry.Proposal} at {index}, where {EntryAt(index).Proposal} was decided");
            }
            return;
        }
        if (index > End)
            throw Broken("I3", $"node {node} decides {index} before anyone decided {End}");
        CheckNew(node, entry);
        _entries.Add(entry);
        _ballots.Add(round);
        _decided.Add(entry.Proposal);
        if (entry.NextConfig is { } next)
            _configs.Add((End, next));
    }

    /// <summary>
    /// Inv I6: a leader whose log is adopted has every entry that was decided in a lower ballot.
    /// </summary>
    /// <param name="ballot">The ballot of the leader.</param>
    /// <param name="trimmed">Where its log starts; what is before that is decided and in its state.</param>
    /// <param name="chainAt">The chain of its log below an index, or null when its log is shorter.</param>
    public void CheckLeader(Ballot ballot, LogIndex trimmed, Func<LogIndex, ulong?> chainAt)
    {
        int count = _entries.Count;
        while (count > 0 && _ballots[count - 1] >= ballot)
            count--;
        var index = LogIndex.Min(End, LogIndex.Max(new LogIndex(count), trimmed));
        if (index < trimmed || index.Value == 0)
            return;
        if (chainAt(index) != ChainAt(index))
            throw Broken("I6", $"the leader of {ballot} lacks what was decided below {index}");
    }

    /// <summary>A chain that someone holds for decided, at an index that may not have been handed out yet.</summary>
    public void CheckChain(NodeId node, LogIndex index, ulong chain)
    {
        if (index <= End && ChainAt(index) != chain)
            throw Broken("I3", $"node {node} holds another log for decided below {index}");
        if (index > End)
            CheckHolders(node, index, chain, ConfigAt(index));
    }

    void CheckNew(NodeId node, LogEntry entry)
    {
        if (entry.After(ChainAt(End)).Chain != entry.Chain)
            throw Broken("I3", $"node {node} decides an entry at {End} that does not continue what was decided");
        if (_dropped.Contains(entry.Proposal))
            throw Broken("dropped", $"proposal {entry.Proposal} was said to be dropped and is decided at {End}");
        bool isProposed = entry.NextConfig is { } next
            ? _proposedConfigs.Contains(next)
            : _proposed.Contains(ListState.ValueOf(entry));
        if (!isProposed)
            throw Broken("I10", $"node {node} decides {entry.Proposal} at {End}, which nobody proposed");
        if (entry.NextConfig is { } following && following.Id != LatestConfig.Id.Next)
            throw Broken("I7", $"node {node} decides {following} at {End}, after {LatestConfig}");
        CheckHolders(node, End + 1, entry.Chain, LatestConfig);
    }

    // What is decided is durable on an accept quorum at once: an acknowledgement that came before its sync would show.
    void CheckHolders(NodeId node, LogIndex end, ulong chain, Config config)
    {
        int holders = config.Voters.Count(voter => durable(voter).Holds(end, chain));
        if (holders < config.AcceptQuorum)
        {
            throw Broken(
                "I8",
                $"node {node} holds the log below {end} for decided; it is durable on {holders} voters of {config}");
        }
    }

    Config ConfigAt(LogIndex end)
    {
        for (int place = _configs.Count - 1; place > 0; place--)
        {
            if (_configs[place].Start < end)
                return _configs[place].Config;
        }
        return _configs[0].Config;
    }

    ViolationException Broken(string rule, string evidence) => new(rule, $"group {group}: {evidence}");
}
