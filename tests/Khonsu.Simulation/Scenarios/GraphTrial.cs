using Khonsu.Cluster.Consensus;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Nodes;

namespace Khonsu.Simulation.Scenarios;

/// <summary>
/// A cluster with a leader loses links: from then on a graph stands. If a node in it is connected to a quorum, one must
/// lead, decide, and go on leading.
/// </summary>
static class GraphTrial
{
    const double WatchedTimeouts = 40;

    /// <summary>
    /// After how long no leader may change any more; twice what is claimed, so that only flapping fails.
    /// </summary>
    const double SettledTimeouts = 8;

    /// <summary>Runs a trial.</summary>
    /// <param name="graph">The links that are left; some node is connected to a quorum.</param>
    /// <param name="startLeader">Who leads before the links go, or null for whoever was elected.</param>
    /// <param name="seed">Decides delays and phases.</param>
    public static GraphOutcome Run(LinkGraph graph, int? startLeader, ulong seed)
    {
        var cluster = new CalmCluster(seed, graph.Size);
        int quorum = (graph.Size / 2) + 1;
        bool isStarted = startLeader is { } place
            ? cluster.TryMakeLead(place)
            : cluster.RunUntil(10, () => cluster.Leader is not null);
        if (!isStarted)
            return new GraphOutcome("no leader with all links", 0, 0);
        cluster.RunTimeouts(2);
        SimNode before = cluster.Leader!;
        long changesBefore = cluster.LeaderCount;
        double cutAt = cluster.Now;
        cluster.World.Network.Change(graph);
        cluster.RunTimeouts(WatchedTimeouts);
        long changes = cluster.LeaderCount - changesBefore;
        double settled = changes == 0 ? 0 : cluster.LastLeaderAt - cutAt;
        string where = $"links {graph}, leader {before.Id} before, seed {seed}";
        if (settled > SettledTimeouts)
            return Failed($"the leader changed {settled:F1} timeouts after the cut");
        if (cluster.Leader is not { } leader || !graph.IsQuorumConnected(leader.Place, quorum))
            return Failed($"{cluster.Leader?.Id.ToString() ?? "nobody"} leads without a quorum");
        if (LeftLeader(cluster, graph) is { } left)
            return Failed($"node {left.Id} leads on, and hears somebody who is happy with node {leader.Id}");
        (long value, ProposeStatus status) = cluster.Propose(leader);
        bool isDecided = cluster.RunUntil(2, () => CalmCluster.HasApplied(leader, value));
        return isDecided
            ? new GraphOutcome(null, settled, changes)
            : Failed($"leader {leader.Id} does not decide, it said {status}");

        GraphOutcome Failed(string how) => new($"{where}: {how}", settled, changes);
    }

    // Who leads nobody and can know it must not go on to take proposals.
    static SimNode? LeftLeader(CalmCluster cluster, LinkGraph graph)
    {
        SimNode[] nodes = cluster.World.Nodes;
        return nodes.FirstOrDefault(node => node != cluster.Leader
            && CalmCluster.MachineOf(node).Role == Role.Leader
            && nodes.Any(other => other != node
                && graph.HasBoth(node.Place, other.Place)
                && CalmCluster.MachineOf(other).IsHappy
                && CalmCluster.MachineOf(other).LeaderBallot > CalmCluster.MachineOf(node).Promised));
    }
}
