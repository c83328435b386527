using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Bank;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Clients;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Network;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;
using Khonsu.Simulation.Time;

namespace Khonsu.Simulation.Runs;

/// <summary>All that one run consists of. It is made from a plan and shares nothing with other runs.</summary>
sealed class SimWorld
{
    const int WaitingMax = 50_000;
    const long StepsMax = 2_000_000;

    public SimWorld(SimPlan plan, SimTuning tuning, Action<string>? reader)
    {
        Plan = plan;
        Tuning = tuning;
        Trace = new TraceHash(reader);
        var random = new SimRandom(plan.Seed);
        NodeCount = plan.Nodes + plan.Spares;
        FirstConfig = Config.Create(
            new ConfigId(1),
            Enumerable.Range(1, plan.Nodes).Select(static id => new NodeId((ulong)id)),
            [],
            plan.PrepareQuorum,
            plan.AcceptQuorum);
        Network = new SimNetwork<Envelope>(Events, random.Fork(2), Counts, NodeCount)
        {
            Mix = tuning.Network,
            OnArrival = (_, target, envelope) => Nodes![target].Receive(envelope),
            OnReconnect = (source, target) => Nodes![target].Reconnect(source),
        };
        Ledgers = [.. Enumerable.Range(0, plan.Groups).Select(NewLedger)];
        Oracles = [.. Enumerable.Range(0, plan.Groups).Select(static group => new BankOracle(group))];
        Watches = [.. Ledgers.Select((ledger, group)
            => new ReplicaWatch(NodeCount, ledger, (node, ballot) => NoteLeader(group, node, ballot)))];
        Nodes = [.. Enumerable.Range(0, NodeCount)
            .Select(place => new SimNode(this, place, random.Fork(100 + (ulong)place)))];
        Clients = new SimClients(this, random.Fork(3));
    }

    public SimPlan Plan { get; }

    public SimTuning Tuning { get; }

    public int NodeCount { get; }

    public Config FirstConfig { get; }

    public EventQueue Events { get; } = new();

    public FaultCounts Counts { get; } = new();

    public TraceHash Trace { get; }

    public SimNetwork<Envelope> Network { get; }

    public SimNode[] Nodes { get; }

    public Ledger[] Ledgers { get; }

    /// <summary>What the transactions of each group must have done.</summary>
    public BankOracle[] Oracles { get; }

    public ReplicaWatch[] Watches { get; }

    public SimClients Clients { get; }

    /// <summary>When someone became leader last, in microseconds.</summary>
    public long LastLeaderAt { get; private set; }

    /// <summary>Counts events; orders what clients ask and are told.</summary>
    public long Step { get; private set; }

    /// <summary>Whether faults happen.</summary>
    public bool IsChaos { get; set; } = true;

    /// <summary>Lets virtual time pass up to a limit, or until a condition holds.</summary>
    /// <returns>Whether the condition came to hold.</returns>
    public bool RunUntil(long limit, Func<bool> isDone)
    {
        while (!isDone())
        {
            if (!Events.TryTake(limit, out Action happen))
                return isDone();
            Step++;
            CheckLoad();
            happen();
        }
        return true;
    }

    // The caps are far above what any plan needs; a machine that answers messages by more messages without end meets
    // them.
    void CheckLoad()
    {
        if (Events.Count > WaitingMax)
            throw new ViolationException("load", $"{Events.Count} events wait at once");
        if (Step > StepsMax)
            throw new ViolationException("load", $"{Step} events in {Events.Now / SimPlan.TimeoutMicros} timeouts");
    }

    /// <summary>Adds to the trace: what happened, to whom.</summary>
    public void Note(long what, long who)
    {
        Trace.Add(Events.Now);
        Trace.Add(what);
        Trace.Add(who);
    }

    public void Tell(string line)
    {
        if (Trace.IsRead)
            Trace.Tell($"{Events.Now / (double)SimPlan.TimeoutMicros,9:F4}T {line}");
    }

    void NoteLeader(int group, NodeId node, Ballot ballot)
    {
        LastLeaderAt = Events.Now;
        if (Trace.IsRead)
            Tell($"node {node} leads with {ballot}{(Plan.Groups == 1 ? "" : $" group {group}")}");
    }

    Ledger NewLedger(int group)
        => new(group, FirstConfig, node => Nodes[(int)node.Value - 1].DurableImage(group));
}
