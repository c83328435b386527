using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Network;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;

namespace Khonsu.Simulation.Runs;

/// <summary>
/// Runs one plan: first faults and work, then no more faults and only a quorum-connected star of links, on which all
/// work that was begun must end in bounded time; then the histories are judged.
/// </summary>
static class SimRun
{
    /// <summary>How many election timeouts the work that was begun may take once the faults have stopped.</summary>
    public const int RecoveryTimeouts = 50;

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan; with the code it decides everything.</param>
    /// <param name="reader">Gets a line for what happens, or null.</param>
    public static RunResult Run(SimPlan plan, Action<string>? reader = null)
    {
        SimWorld? world = null;
        string? failure = null;
        try
        {
            world = new SimWorld(plan, SimTuning.Draw(plan), reader);
            Run(world);
        }
        catch (ViolationException violation)
        {
            failure = violation.Message;
        }
        catch (BrokenInvariantException broken)
        {
            failure = $"machine {broken.Name}: {broken.Message}\n{broken.StackTrace}";
        }
        // Why everything: whatever a machine throws under faults is a finding, and the seed must be told.
        catch (Exception error)
        {
            failure = $"{error.GetType().Name}: {error.Message}\n{error.StackTrace}";
        }
        foreach (SimNode node in world?.Nodes ?? [])
            node.Release();
        return ResultOf(world, failure);
    }

    static void Run(SimWorld world)
    {
        foreach (SimNode node in world.Nodes)
            node.Boot();
        new FaultDriver(world).Start();
        world.Clients.Start();
        world.RunUntil(world.Plan.ChaosTimeouts * SimPlan.TimeoutMicros, static () => false);
        Recover(world);
        for (int group = 0; group < world.Plan.Groups; group++)
            Judge(world, group);
    }

    static void Recover(SimWorld world)
    {
        world.IsChaos = false;
        foreach (SimNode node in world.Nodes)
        {
            node.Resume();
            node.IsDiskFull = false;
            node.TickRate = 1;
            // Why: only a start reads what is on the disk, and who is lost must be known before the core is drawn.
            if (node.RotCount > 0)
                node.Crash(Disk.CrashLoss.All);
            node.Boot();
        }
        int[] core = DrawCore(world);
        world.Tell($"faults stop; the core is {string.Join(' ', core.Select(static place => place + 1))}");
        NetworkMix mix = world.Network.Mix;
        world.Network.Mix = mix with
        {
            DelayMean = Math.Min(mix.DelayMean, 5_000),
            HasDelayTail = false,
            Loss = 0,
            Duplication = 0,
            Reorder = 0,
        };
        world.Network.Unclog();
        // Why all links under a change of configuration: the hub of a star may be a node that the change removes.
        bool isStar = !world.Plan.Faults.Has(FaultClass.Reconfiguration);
        LinkGraph full = LinkGraph.Full(world.NodeCount);
        world.Network.Change(isStar ? LinkGraph.Star(world.NodeCount, core[0], core[1..]) : full);
        world.Clients.Reachable = core;
        world.Clients.Hurry();
        long limit = world.Events.Now + (RecoveryTimeouts * SimPlan.TimeoutMicros);
        if (!world.RunUntil(limit, () => IsSettled(world, core)))
            throw new ViolationException("liveness", DescribeStuck(world, core));
    }

    // The hub comes first. A change of configuration under way may need any node, so then all of them are in the core.
    static int[] DrawCore(SimWorld world)
    {
        SimRandom random = new SimRandom(world.Plan.Seed).Fork(4);
        bool isWhole = world.Plan.Faults.Has(FaultClass.Reconfiguration);
        int[] alive = [.. world.Nodes
            .Where(node => !node.IsLost && (isWhole || world.FirstConfig.IsVoter(node.Id)))
            .Select(static node => node.Place)];
        random.Shuffle<int>(alive);
        int quorum = Math.Max(world.Plan.PrepareQuorum, world.Plan.AcceptQuorum);
        return isWhole ? alive : alive[..Math.Min(alive.Length, quorum + random.Below(alive.Length - quorum + 1))];
    }

    // Whoever has links with a leader gets all of the log; a node that only others can reach need not.
    static bool IsSettled(SimWorld world, int[] core)
    {
        if (world.Clients.OpenCount > 0)
            return false;
        for (int group = 0; group < world.Plan.Groups; group++)
        {
            if (!IsSettled(world, core, group))
                return false;
        }
        return true;
    }

    static bool IsSettled(SimWorld world, int[] core, int group)
    {
        Ledger ledger = world.Ledgers[group];
        SimNode? leader = world.Nodes.FirstOrDefault(node => node.IsUp
            && node.Replicas[group].State.AppliedIndex == ledger.End
            && MachineView.Of(node.Replicas[group].Machine).IsAcceptingLeader);
        if (leader is null)
            return false;
        foreach (int place in core)
        {
            SimNode node = world.Nodes[place];
            bool isServed = ledger.LatestConfig.IsVoter(node.Id) && world.Network.Graph.HasBoth(leader.Place, place);
            if (isServed && (!node.IsUp || node.Replicas[group].State.AppliedIndex != ledger.End))
                return false;
        }
        return true;
    }

    static string DescribeStuck(SimWorld world, int[] core)
    {
        IEnumerable<string> nodes = world.Nodes.SelectMany(node => node.Replicas.Select(replica =>
            $"node {node.Id} group {replica.Group}: {MachineView.Of(replica.Machine)}"
                + $" applied {replica.State.AppliedIndex}"));
        return $"{world.Clients.OpenCount} operations have not ended after {RecoveryTimeouts} timeouts without faults; "
            + $"links {world.Network.Graph}, core {string.Join(' ', core.Select(static place => place + 1))}, "
            + $"decided {string.Join(' ', world.Ledgers.Select(static ledger => ledger.End))}\n"
            + string.Join('\n', nodes);
    }

    static void Judge(SimWorld world, int group)
    {
        Ledger ledger = world.Ledgers[group];
        var state = new Apply.ListState(null);
        for (LogIndex index = default; index < ledger.End; index += 1)
            state.Apply(ledger.EntryAt(index));
        if (ListChecker.Check(world.Clients.HistoryOf(group), state.Values) is { } evidence)
            throw new ViolationException("linearizability", $"group {group}: {evidence}");
        foreach (SimNode node in world.Nodes.Where(static node => node.IsUp))
        {
            Apply.ListState found = node.Replicas[group].State;
            ulong[] digests = ListDigest.OfBeginnings(state.Values);
            if (found.Values.Count >= digests.Length || digests[found.Values.Count] != found.Digest)
                throw new ViolationException(
                    "I9", $"group {group}: node {node.Id} applied another list than was decided");
        }
    }

    static RunResult ResultOf(SimWorld? world, string? failure) => new(
        world?.Trace.Value ?? 0,
        failure,
        world?.Counts ?? new FaultCounts(),
        world?.Events.Now ?? 0,
        world?.Step ?? 0,
        world?.Ledgers.Sum(static ledger => (long)ledger.Count) ?? 0,
        world?.Watches.Sum(static watch => watch.LeaderCount) ?? 0,
        world?.Oracles.Sum(static oracle => (long)oracle.CommittedCount) ?? 0,
        world?.Oracles.Sum(static oracle => (long)oracle.RefusedCount) ?? 0);
}
