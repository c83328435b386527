using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>What a search asks of the state of one node, read off once.</summary>
/// <param name="Role">What it is.</param>
/// <param name="IsAccepting">Whether it leads with its log adopted.</param>
/// <param name="Promise">The ballot it has promised.</param>
/// <param name="DurablePromise">The same, if it crashed now.</param>
/// <param name="DurableDecided">What it will know as decided, if it crashed now.</param>
/// <param name="Incarnation">Which start of it this is.</param>
/// <param name="WaitingCount">How many writes are on their way.</param>
/// <param name="Chains">The chains of its log after each entry.</param>
/// <param name="DurableChains">The chains of its durable log after each entry.</param>
sealed record LocalView(
    Role Role,
    bool IsAccepting,
    Ballot Promise,
    Ballot DurablePromise,
    LogIndex DurableDecided,
    ulong Incarnation,
    int WaitingCount,
    ulong[] Chains,
    ulong[] DurableChains)
{
    public static LocalView Of(ExploredNode node)
    {
        ConsensusMachine machine = node.Machine;
        return new LocalView(
            machine.Role,
            machine.Role == Role.Leader && machine.Phase == Phase.Accept,
            machine.Promised,
            node.Durable.Hard.Promise,
            node.Durable.Hard.DecidedIndex,
            node.Incarnation,
            node.WaitingCount,
            [.. Enumerable.Range(1, (int)machine.AcceptedIndex.Value).Select(end => machine.Log.ChainAt(new(end)))],
            [.. node.Durable.Entries.Select(static entry => entry.Chain)]);
    }

    /// <summary>Whether it leads with a ballot that nobody else may lead with: it was durable, so it may have been
    /// used.</summary>
    public bool OwnsBallot => Role == Role.Leader && DurablePromise >= Promise;

    public static bool Holds(ulong[] chains, int index, ulong chain) => chains.Length > index && chains[index] == chain;
}
