using System.Reflection;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>What a search asks of the state of one node, read off once.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Phase">Where it stands in its ballot.</param>
/// <param name="Promise">The ballot it has promised.</param>
/// <param name="DurablePromise">The same, if it crashed now.</param>
/// <param name="DurableDecided">What it will know as decided, if it crashed now.</param>
/// <param name="Session">The last session it was in within the ballot it has promised, or 0.</param>
/// <param name="Incarnation">Which start of it this is.</param>
/// <param name="ProposalCount">How many entries it has proposed in all its starts.</param>
/// <param name="WaitingCount">How many writes are on their way.</param>
/// <param name="CountsSlowly">Whether it leads with writes on their way, and an acknowledgement that has come, or may
/// come, before they are durable does what it would not do after.</param>
/// <param name="Chains">The chains of its log after each entry.</param>
/// <param name="DurableChains">The chains of its durable log after each entry.</param>
sealed record LocalView(
    Role Role,
    Phase Phase,
    Ballot Promise,
    Ballot DurablePromise,
    LogIndex DurableDecided,
    ulong Session,
    ulong Incarnation,
    ulong ProposalCount,
    int WaitingCount,
    bool CountsSlowly,
    ulong[] Chains,
    ulong[] DurableChains)
{
    const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    static readonly FieldInfo s_session = typeof(ConsensusMachine).GetField("_session", Hidden)!;
    static readonly FieldInfo s_sessionRound = typeof(ConsensusMachine).GetField("_sessionRound", Hidden)!;
    static readonly FieldInfo s_followers = typeof(ConsensusMachine).GetField("_followers", Hidden)!;

    /// <summary>Whether it leads with its log adopted.</summary>
    public bool IsAccepting => Role == Role.Leader && Phase == Phase.Accept;

    /// <summary>Whether it leads with a ballot that nobody else may lead with: it was durable, so it may have been
    /// used.</summary>
    public bool OwnsBallot => Role == Role.Leader && DurablePromise >= Promise;

    public static LocalView Of(ExploredNode node)
    {
        ConsensusMachine machine = node.Machine;
        bool isInRound = (Ballot)s_sessionRound.GetValue(machine)! == machine.Promised;
        return new LocalView(
            machine.Role,
            machine.Phase,
            machine.Promised,
            node.Durable.Hard.Promise,
            node.Durable.Hard.DecidedIndex,
            isInRound ? (ulong)s_session.GetValue(machine)! : 0,
            node.Incarnation,
            node.ProposalCount,
            node.WaitingCount,
            DoesCountSlowly(node),
            [.. Enumerable.Range(1, (int)machine.AcceptedIndex.Value).Select(end => machine.Log.ChainAt(new(end)))],
            [.. node.Durable.Entries.Select(static entry => entry.Chain)]);
    }

    // A prompt leader has decided whatever a follower has acknowledged. One whose writes are on their way has not, and
    // that shows in two ways only: it decides the part of its log that is durable without the rest; and a follower
    // that has fetched the rest of its suffix gets new entries while what it has acknowledged is not decided. The
    // second needs a log in two places, on disk and in memory, which a start leaves behind.
    static bool DoesCountSlowly(ExploredNode node)
    {
        ConsensusMachine machine = node.Machine;
        if (node.WaitingCount == 0 || machine.Role != Role.Leader || machine.Phase != Phase.Accept)
            return false;
        bool isPartDurable = node.Durable.Hard.AcceptedRound == machine.Promised && node.Durable.End.Value > 0;
        if (isPartDurable && machine.DecidedIndex < node.Durable.End)
            return true;
        bool hasStartedAgain = node.Incarnation > 1;
        return ((FollowerProgress[])s_followers.GetValue(machine)!).Any(follower
            => follower.Status == FollowerStatus.Syncing
                || (follower.AcceptedIndex > machine.DecidedIndex && (isPartDurable || hasStartedAgain)));
    }

    public static bool Holds(ulong[] chains, int index, ulong chain) => chains.Length > index && chains[index] == chain;
}
