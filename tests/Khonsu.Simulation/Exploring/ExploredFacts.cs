using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>What has come about for good: decided entries, and who has led with which ballot. Never changed.</summary>
/// <param name="Decided">Each decided entry, and the lowest round it was seen decided in.</param>
/// <param name="Owners">Who has led with a ballot that was durable.</param>
sealed record ExploredFacts(
    (LogEntry Entry, Ballot Round)[] Decided, (Ballot Ballot, NodeId Node, ulong Incarnation)[] Owners)
{
    public static readonly ExploredFacts None = new([], []);

    /// <summary>Whether a step of a node adds nothing.</summary>
    public bool Has(NodeId id, LocalStep step, LocalView view)
        => step.Decided.Length == 0
            && (!view.OwnsBallot || Array.IndexOf(Owners, (view.Promise, id, view.Incarnation)) >= 0);

    /// <summary>What is known after a step of a node.</summary>
    /// <exception cref="ViolationException">I3, I5 or I9 is broken.</exception>
    public ExploredFacts After(NodeId id, LocalStep step, LocalView view)
    {
        List<(LogEntry Entry, Ballot Round)> decided = [.. Decided];
        foreach ((LogIndex index, LogEntry entry) in step.Decided)
        {
            int place = (int)index.Value;
            if (place > decided.Count || (place < decided.Count && decided[place].Entry.Chain != entry.Chain))
                throw new ViolationException("I3", $"node {id} decides another entry at {index}");
            if (place < decided.Count && step.Round < decided[place].Round)
                decided[place] = (entry, step.Round);
            if (place < decided.Count)
                continue;
            if (decided.Exists(other => other.Entry.Proposal == entry.Proposal))
                throw new ViolationException("I9", $"node {id} decides at {index} what is decided already");
            decided.Add((entry, step.Round));
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
        foreach ((LogEntry entry, Ballot round) in Decided)
            number = ListDigest.With(ListDigest.With(number, entry.Chain), ExploredGraph.Shared.Hash(round));
        foreach ((Ballot ballot, NodeId node, ulong incarnation) in Owners)
        {
            number = ListDigest.With(number, ExploredGraph.Shared.Hash(ballot));
            number = ListDigest.With(ListDigest.With(number, node.Value), incarnation);
        }
        return number;
    }
}
