using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>What has come about for good: decided entries, and who has led with which ballot. Never changed.</summary>
/// <param name="Decided">Chain of each decided entry, and the lowest round it was seen decided in.</param>
/// <param name="Owners">Who has led with a ballot that was durable.</param>
sealed record ExploredFacts(
    (ulong Chain, Ballot Round)[] Decided, (Ballot Ballot, NodeId Node, ulong Incarnation)[] Owners)
{
    public static readonly ExploredFacts None = new([], []);

    /// <summary>What is known after a step of a node.</summary>
    /// <exception cref="ViolationException">I3 or I5 is broken.</exception>
    public ExploredFacts After(NodeId id, LocalStep step, LocalView view)
    {
        List<(ulong Chain, Ballot Round)> decided = [.. Decided];
        foreach ((LogIndex index, ulong chain) in step.Decided)
        {
            int place = (int)index.Value;
            if (place == decided.Count)
                decided.Add((chain, step.Round));
            else if (place > decided.Count || decided[place].Chain != chain)
                throw new ViolationException("I3", $"node {id} decides another entry at {index}");
            else if (step.Round < decided[place].Round)
                decided[place] = (chain, step.Round);
        }
        List<(Ballot Ballot, NodeId Node, ulong Incarnation)> owners = [.. Owners];
        if (view.OwnsBallot)
        {
            int place = owners.FindIndex(owner => owner.Ballot == view.Promise);
            if (place < 0)
                owners.Add((view.Promise, id, view.Incarnation));
            else if (owners[place] != (view.Promise, id, view.Incarnation))
                throw new ViolationException("I5", $"{view.Promise} is led for the second time");
            owners.Sort();
        }
        return new ExploredFacts([.. decided], [.. owners]);
    }

    public ulong Number()
    {
        ulong number = ListDigest.With(ListDigest.Empty, (ulong)Decided.Length);
        foreach ((ulong chain, Ballot round) in Decided)
            number = ListDigest.With(ListDigest.With(number, chain), ExploredGraph.Shared.Hash(round));
        foreach ((Ballot ballot, NodeId node, ulong incarnation) in Owners)
        {
            number = ListDigest.With(number, ExploredGraph.Shared.Hash(ballot));
            number = ListDigest.With(ListDigest.With(number, node.Value), incarnation);
        }
        return number;
    }
}
