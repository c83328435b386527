using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Nodes;

namespace Khonsu.Simulation.Checks;

/// <summary>
/// Watches the replicas of one group across all nodes and restarts: what may only grow grows, and no ballot has two
/// owners.
/// </summary>
/// <param name="nodeCount">How many nodes there are.</param>
/// <param name="ledger">What the group has decided.</param>
/// <param name="onLeader">Hears of each node that leads with its log adopted, and of its ballot.</param>
sealed class ReplicaWatch(int nodeCount, Ledger ledger, Action<NodeId, Ballot> onLeader)
{
    readonly MachineView?[] _before = new MachineView?[nodeCount];
    readonly (Ballot Ballot, LogIndex Index)[] _acknowledged = new (Ballot, LogIndex)[nodeCount];
    readonly Dictionary<Ballot, (NodeId Node, ulong Incarnation)> _owners = [];
    readonly HashSet<(Ballot Ballot, NodeId Follower, ulong Session)> _sessions = [];

    (Ballot Ballot, NodeId Node, ulong Incarnation) _lastOwned;

    /// <summary>How often a node became leader with its log adopted.</summary>
    public long LeaderCount { get; private set; }

    /// <summary>The node has stopped; what it shows next is what it found on its disk.</summary>
    public void Forget(int place) => _before[place] = null;

    /// <summary>
    /// The node tells someone that it has accepted entries; it must have them from now on in this ballot.
    /// </summary>
    public void Acknowledge(int place, Ballot ballot, LogIndex index)
    {
        (Ballot known, LogIndex most) = _acknowledged[place];
        if (ballot > known || (ballot == known && index > most))
            _acknowledged[place] = (ballot, index);
    }

    /// <summary>
    /// Inv I4: a leader opens a session with a follower. That a promise is answered once is checked where the answer is
    /// taken, in the machine.
    /// </summary>
    public void OpenSession(NodeId follower, Ballot ballot, ulong session)
    {
        if (!_sessions.Add((ballot, follower, session)))
            throw new ViolationException("I4", $"session {session} of {ballot} with node {follower} is opened again");
    }

    /// <summary>Checks a replica after a step.</summary>
    /// <param name="place">Place of its node.</param>
    /// <param name="incarnation">Start of its node.</param>
    /// <param name="machine">The replica.</param>
    /// <param name="durablePromise">Its durable promise.</param>
    public void Check(int place, ulong incarnation, ConsensusMachine machine, Ballot durablePromise)
    {
        MachineView view = MachineView.Of(machine);
        // Why durable: a ballot that was not yet durable was not yet used, so the next start may have it.
        if (view.Role == Role.Leader && durablePromise >= view.Promise)
            CheckOwner(new NodeId((ulong)place + 1), incarnation, view.Promise);
        if (_before[place] is { } same && same == view)
            return;
        var node = new NodeId((ulong)place + 1);
        CheckAlone(node, view);
        if (_before[place] is { } before)
            CheckGrowth(node, before, view);
        (Ballot ballot, LogIndex index) = _acknowledged[place];
        // Why also the promise: once it is higher, what was decided in a later ballot may replace the end of the log.
        bool isInBallot = view.AcceptedRound == ballot && view.Promise == ballot;
        if (isInBallot && view.AcceptedIndex < index)
            throw new ViolationException(
                "I12", $"node {node} acknowledged {index} in {ballot} and has {view.AcceptedIndex}");
        CheckLeader(place, node, view, machine);
        if (_before[place] is not { } earlier || earlier.DecidedIndex != view.DecidedIndex)
            CheckDecided(node, view, machine);
        _before[place] = view;
    }

    static void CheckAlone(NodeId node, MachineView view)
    {
        if (view.Promise < view.AcceptedRound)
            throw new ViolationException(
                "I1", $"node {node} promised {view.Promise} and accepted {view.AcceptedRound}");
        if (view.DecidedIndex > view.AcceptedIndex)
            throw new ViolationException(
                "I2", $"node {node} decided {view.DecidedIndex} of {view.AcceptedIndex} entries");
        if (view.TrimmedIndex > view.DecidedIndex)
            throw new ViolationException("I2", $"node {node} trimmed {view.TrimmedIndex}, decided {view.DecidedIndex}");
    }

    static void CheckGrowth(NodeId node, MachineView before, MachineView view)
    {
        if (view.Promise < before.Promise)
            throw new ViolationException("I1", $"node {node} went from promise {before.Promise} to {view.Promise}");
        if (view.AcceptedRound < before.AcceptedRound)
            throw new ViolationException(
                "I1", $"node {node} went from round {before.AcceptedRound} to {view.AcceptedRound}");
        if (view.DecidedIndex < before.DecidedIndex)
            throw new ViolationException("I2", $"node {node} undecided {before.DecidedIndex} to {view.DecidedIndex}");
        if (view.TrimmedIndex < before.TrimmedIndex)
            throw new ViolationException("I2", $"node {node} untrimmed {before.TrimmedIndex} to {view.TrimmedIndex}");
        if (view.Config.Id < before.Config.Id)
            throw new ViolationException("I7", $"node {node} went from {before.Config} to {view.Config}");
    }

    void CheckOwner(NodeId node, ulong incarnation, Ballot ballot)
    {
        if (_lastOwned == (ballot, node, incarnation))
            return;
        _lastOwned = (ballot, node, incarnation);
        if (!_owners.TryGetValue(ballot, out (NodeId Node, ulong Incarnation) owner))
            _owners.Add(ballot, (node, incarnation));
        else if (owner != (node, incarnation))
            throw new ViolationException("I5", $"{ballot} is led by node {node} for the second time, after a restart");
    }

    void CheckLeader(int place, NodeId node, MachineView view, ConsensusMachine machine)
    {
        if (view.Role != Role.Leader)
            return;
        if (view.Promise.Node != node)
            throw new ViolationException("I5", $"node {node} leads with {view.Promise}, which is another's");
        bool wasAccepting = _before[place] is { } before && before.IsAcceptingLeader && before.Promise == view.Promise;
        if (!view.IsAcceptingLeader || wasAccepting)
            return;
        LeaderCount++;
        onLeader(node, view.Promise);
        ledger.CheckLeader(view.Promise, view.TrimmedIndex, index => ChainAt(machine, view, index));
    }

    void CheckDecided(NodeId node, MachineView view, ConsensusMachine machine)
    {
        if (ChainAt(machine, view, view.DecidedIndex) is { } chain)
            ledger.CheckChain(node, view.DecidedIndex, chain);
    }

    static ulong? ChainAt(ConsensusMachine machine, MachineView view, LogIndex index)
        => index > view.AcceptedIndex ? null : machine.Log.ChainAt(index);
}
