using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Runs;

namespace Khonsu.Simulation.Scenarios;

/// <summary>
/// A cluster without faults and without clients of its own: scenarios say what happens in it. All checks of a run are
/// on.
/// </summary>
sealed class CalmCluster
{
    long _lastValue;

    /// <summary>Starts a cluster of one group.</summary>
    /// <param name="seed">Decides the delays and the phases of the clocks.</param>
    /// <param name="nodes">How many nodes vote.</param>
    /// <param name="reader">Gets a line for what happens, or null.</param>
    public CalmCluster(ulong seed, int nodes, Action<string>? reader = null)
    {
        int majority = (nodes / 2) + 1;
        var plan = new SimPlan
        {
            Seed = seed,
            Nodes = nodes,
            PrepareQuorum = majority,
            AcceptQuorum = majority,
            Clients = 0,
            Operations = 0,
        };
        SimTuning tuning = SimTuning.Draw(plan) with
        {
            Network = new() { DelayMean = 2_000 },
            SyncMean = 1_000,
            HasSlowApply = false,
            CheckpointEvery = 0,
            BatchBytesMax = 1 << 20,
            InflightMessagesMax = 256,
            InflightBytesMax = 16 << 20,
            WindowBytesMax = 16 << 20,
            UndecidedBytesMax = 64 << 20,
        };
        World = new SimWorld(plan, tuning, reader);
        foreach (SimNode node in World.Nodes)
        {
            // Why not at once: clocks of real nodes are not in step.
            long phase = (long)(node.Random.Unit() * SimPlan.TimeoutMicros);
            World.Events.AddIn(phase, node.Boot);
        }
        RunTimeouts(1);
    }

    public SimWorld World { get; }

    /// <summary>Virtual time in election timeouts.</summary>
    public double Now => World.Events.Now / (double)SimPlan.TimeoutMicros;

    /// <summary>When someone became leader last, in election timeouts.</summary>
    public double LastLeaderAt => World.LastLeaderAt / (double)SimPlan.TimeoutMicros;

    public long LeaderCount => World.Watches[0].LeaderCount;

    /// <summary>The node that leads with the highest ballot and its log adopted, or null.</summary>
    public SimNode? Leader => World.Nodes
        .Where(static node => node.IsUp && MachineView.Of(MachineOf(node)).IsAcceptingLeader)
        .MaxBy(static node => MachineOf(node).Promised);

    public static ConsensusMachine MachineOf(SimNode node) => node.Replicas[0].Machine;

    public void RunTimeouts(double timeouts) => RunUntil(timeouts, static () => false);

    /// <returns>Whether the condition came to hold.</returns>
    public bool RunUntil(double timeouts, Func<bool> isDone)
        => World.RunUntil(World.Events.Now + (long)(timeouts * SimPlan.TimeoutMicros), isDone);

    /// <summary>Lets a node lead.</summary>
    /// <returns>Whether it does within some time.</returns>
    public bool TryMakeLead(int place)
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            if (!RunUntil(10, () => Leader is not null))
                return false;
            if (Leader!.Place == place)
                return true;
            SimNode leader = Leader;
            MachineOf(leader).TransferLeadership(new NodeId((ulong)place + 1));
            leader.Pump(leader.Replicas[0]);
            RunUntil(3, () => Leader?.Place == place);
        }
        return Leader?.Place == place;
    }

    /// <summary>Proposes a value at a node.</summary>
    /// <returns>The value, and what the node said.</returns>
    public (long Value, ProposeStatus Status) Propose(SimNode node)
    {
        World.Ledgers[0].AddProposal(++_lastValue);
        ProposeStatus status = node.Replicas[0].Propose(_lastValue, new byte[sizeof(long)]);
        node.Pump(node.Replicas[0]);
        return (_lastValue, status);
    }

    /// <summary>Whether a value is in the list of a node.</summary>
    public static bool HasApplied(SimNode node, long value)
        => node.IsUp && node.Replicas[0].State.Values.Contains(value);
}
