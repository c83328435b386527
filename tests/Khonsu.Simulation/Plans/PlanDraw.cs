using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Faults;

namespace Khonsu.Simulation.Plans;

/// <summary>
/// Draws plans. Each seed has its own mix of faults, and many mixes leave whole classes out: a fault that always
/// happens hides what only happens without it. Source: Groce and others 2012, swarm testing.
/// </summary>
static class PlanDraw
{
    static readonly FaultClass[] s_all = Enum.GetValues<FaultClass>();

    // A class that appears twice is drawn twice as often.
    static readonly int[] s_sizes = [3, 3, 3, 3, 3, 3, 3, 3, 3, 5, 5, 5, 4, 4, 1, 7];

    public static SimPlan Any(ulong seed, Emphasis emphasis)
    {
        SimRandom random = new SimRandom(seed).Fork(1_000 + (ulong)emphasis);
        SimPlan plan = WithSize(random, new SimPlan
        {
            Seed = seed,
            Emphasis = emphasis,
            Groups = random.OneIn(4) ? 2 + random.Below(3) : 1,
            Clients = 1 + random.Below(random.OneIn(6) ? 20 : 5),
            Operations = 20 + random.Below(120),
            ChaosTimeouts = 12 + random.Below(30),
            IsStream = random.OneIn(2),
        });
        FaultSet faults = Mix(random, emphasis);
        if (faults.Has(FaultClass.Reconfiguration))
            plan = plan with { Spares = Math.Min(2, 8 - plan.Nodes) };
        return plan with { Faults = faults };
    }

    // Why these: a quorum of two accepting nodes is the least that is allowed, and the prepare quorum must meet it.
    static SimPlan WithSize(SimRandom random, SimPlan plan)
    {
        int nodes = random.Pick(s_sizes);
        int majority = (nodes / 2) + 1;
        bool isFlexible = nodes >= 4 && random.OneIn(2);
        int acceptQuorum = isFlexible ? (int)random.Between(2, majority) : majority;
        return plan with
        {
            Nodes = nodes,
            AcceptQuorum = acceptQuorum,
            PrepareQuorum = Math.Max(acceptQuorum, nodes - acceptQuorum + 1),
        };
    }

    static FaultSet Mix(SimRandom random, Emphasis emphasis)
    {
        FaultSet always = AlwaysIn(emphasis);
        FaultSet never = NeverIn(emphasis);
        if (random.OneIn(20))
            return always;
        double share = 0.15 + (0.45 * random.Unit());
        FaultSet faults = always;
        foreach (FaultClass fault in s_all)
        {
            bool isDrawn = random.Chance(share);
            if (isDrawn && !never.Has(fault))
                faults = faults.With(fault);
        }
        return faults;
    }

    static FaultSet AlwaysIn(Emphasis emphasis) => emphasis switch
    {
        Emphasis.Durability => FaultSet.Of(FaultClass.Crash, FaultClass.DirectedCrash),
        Emphasis.Network => FaultSet.Of(FaultClass.Cut),
        Emphasis.Membership => FaultSet.Of(FaultClass.Reconfiguration),
        Emphasis.Checkpoints => FaultSet.Of(FaultClass.Checkpoint, FaultClass.Cut),
        _ => FaultSet.None,
    };

    static FaultSet NeverIn(Emphasis emphasis) => emphasis switch
    {
        Emphasis.Durability => FaultSet.Of(FaultClass.BitRot, FaultClass.DiskFull),
        Emphasis.Network => FaultSet.Of(
            FaultClass.Crash, FaultClass.DirectedCrash, FaultClass.BitRot, FaultClass.DiskFull, FaultClass.SyncFailure),
        _ => FaultSet.None,
    };
}
