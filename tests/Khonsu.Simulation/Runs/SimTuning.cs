using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Network;
using Khonsu.Simulation.Plans;

namespace Khonsu.Simulation.Runs;

/// <summary>
/// The rates and sizes of a run, drawn from its seed within what its plan allows. Times are in microseconds; a mean
/// between faults of zero means never.
/// </summary>
sealed record SimTuning
{
    public required NetworkMix Network { get; init; }

    /// <summary>Mean time of a sync.</summary>
    public required long SyncMean { get; init; }

    /// <summary>Probability that a sync hangs.</summary>
    public double StallChance { get; init; }

    /// <summary>Probability that a sync fails, which stops the node.</summary>
    public double SyncFailureChance { get; init; }

    /// <summary>Probability of a crash at each boundary between persisting and sending.</summary>
    public double BoundaryCrashChance { get; init; }

    /// <summary>Mean time a crashed node stays down.</summary>
    public required long DownMean { get; init; }

    /// <summary>Whether applying lags behind deciding.</summary>
    public bool HasSlowApply { get; init; }

    /// <summary>Whether decided entries are applied before what came with them is durable; both are allowed.</summary>
    public bool AppliesEarly { get; init; }

    /// <summary>After how many applied entries a checkpoint is taken; 0 for never.</summary>
    public int CheckpointEvery { get; init; }

    public int CheckpointChunkBytes { get; init; } = 1 << 20;

    public long BatchBytesMax { get; init; } = 1 << 20;

    public int InflightMessagesMax { get; init; } = 256;

    public long InflightBytesMax { get; init; } = 16 << 20;

    public long WindowBytesMax { get; init; } = 16 << 20;

    public long UndecidedBytesMax { get; init; } = 64 << 20;

    public int PayloadBytesMax { get; init; } = 16;

    /// <summary>Whether every third operation may wait for others at the leader.</summary>
    public bool HasPatience { get; init; }

    /// <summary>Mean time between two faults of each class that happens by the clock.</summary>
    public required IReadOnlyDictionary<FaultClass, long> Means { get; init; }

    public long MeanOf(FaultClass fault) => Means.GetValueOrDefault(fault);

    public static SimTuning Draw(SimPlan plan)
    {
        SimRandom random = new SimRandom(plan.Seed).Fork(1);
        FaultSet faults = plan.Faults;
        bool isSmall = random.OneIn(2);
        // Entries of transactions are so much larger than numbers.
        int scale = plan.HasTransactions ? 64 : 1;
        bool isDurability = plan.Emphasis == Emphasis.Durability;
        return new SimTuning
        {
            Network = DrawNetwork(random, plan),
            SyncMean = random.Pick<long>([300, 1_000, 3_000, 20_000]),
            StallChance = Rate(random, faults, FaultClass.DiskStall, 0.002),
            SyncFailureChance = Rate(random, faults, FaultClass.SyncFailure, 0.002),
            BoundaryCrashChance = Rate(random, faults, FaultClass.DirectedCrash, isDurability ? 0.004 : 0.001),
            DownMean = random.Pick<long>([SimPlan.TickMicros, SimPlan.TimeoutMicros, SimPlan.TimeoutMicros * 4]),
            HasSlowApply = random.OneIn(4),
            AppliesEarly = random.OneIn(2),
            CheckpointEvery = faults.Has(FaultClass.Checkpoint) ? (int)random.Between(3, 25) : 0,
            CheckpointChunkBytes = random.Pick([24 * scale, 100 * scale, 1 << 20]),
            BatchBytesMax = isSmall ? random.Between(60, 600) * scale : 1 << 20,
            InflightMessagesMax = isSmall ? (int)random.Between(1, 8) : 256,
            InflightBytesMax = isSmall ? random.Between(100, 2_000) * scale : 16 << 20,
            WindowBytesMax = isSmall ? random.Between(0, 1_000) * scale : 16 << 20,
            UndecidedBytesMax = isSmall ? random.Between(200, 4_000) * scale : 64 << 20,
            PayloadBytesMax = random.Pick([8, 16, 100]),
            Means = DrawMeans(random, plan),
            HasPatience = random.OneIn(4),
        };
    }

    static NetworkMix DrawNetwork(SimRandom random, SimPlan plan) => new()
    {
        DelayMean = random.Pick<long>([200, 1_000, 5_000, 30_000]),
        HasDelayTail = plan.Faults.Has(FaultClass.DelayTail),
        IsStream = plan.IsStream,
        Loss = Rate(random, plan.Faults, FaultClass.Loss, 0.3),
        Duplication = Rate(random, plan.Faults, FaultClass.Duplication, 0.5),
        Reorder = Rate(random, plan.Faults, FaultClass.Reorder, 0.3),
    };

    static double Rate(SimRandom random, FaultSet faults, FaultClass fault, double most)
    {
        // Why squared: small rates matter as much as large ones, because large ones let nothing happen between faults.
        double unit = random.Unit();
        return faults.Has(fault) ? most * ((0.02 + (0.98 * unit)) * unit) : 0;
    }

    static Dictionary<FaultClass, long> DrawMeans(SimRandom random, SimPlan plan)
    {
        Dictionary<FaultClass, long> means = [];
        foreach (FaultClass fault in s_timed)
        {
            long mean = SimPlan.TimeoutMicros * random.Between(2, 14);
            if (plan.Faults.Has(fault))
                means.Add(fault, mean);
        }
        return means;
    }

    static readonly FaultClass[] s_timed =
    [
        FaultClass.Cut, FaultClass.Clog, FaultClass.StreamReset, FaultClass.Crash, FaultClass.Pause,
        FaultClass.ClockDrift, FaultClass.ClockJump, FaultClass.DiskFull, FaultClass.BitRot, FaultClass.Transfer,
        FaultClass.Reconfiguration,
    ];
}
