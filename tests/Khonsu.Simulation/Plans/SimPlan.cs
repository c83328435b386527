using Khonsu.Simulation.Faults;

namespace Khonsu.Simulation.Plans;

/// <summary>
/// All that a run depends on beside the code. Everything that happens follows from it; the fields beside the seed are
/// there so that a failing run can shrink.
/// </summary>
sealed record SimPlan
{
    /// <summary>Virtual time of a tick, in microseconds.</summary>
    public const long TickMicros = 50_000;

    /// <summary>Ticks of an election timeout, which is the unit of long times here.</summary>
    public const int TimeoutTicks = 10;

    /// <summary>Virtual time of an election timeout, in microseconds.</summary>
    public const long TimeoutMicros = TickMicros * TimeoutTicks;

    public required ulong Seed { get; init; }

    public Emphasis Emphasis { get; init; }

    /// <summary>How many nodes vote at the start.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How many nodes may be added later.</summary>
    public int Spares { get; init; }

    public int PrepareQuorum { get; init; } = 2;

    public int AcceptQuorum { get; init; } = 2;

    public int Groups { get; init; } = 1;

    public int Clients { get; init; } = 3;

    /// <summary>How many operations all clients do together.</summary>
    public int Operations { get; init; } = 100;

    /// <summary>How long faults happen, in election timeouts.</summary>
    public int ChaosTimeouts { get; init; } = 40;

    /// <summary>Whether links are streams, otherwise each message travels alone.</summary>
    public bool IsStream { get; init; }

    public FaultSet Faults { get; init; }

    /// <summary>Whether what is decided are transactions, instead of numbers alone.</summary>
    public bool HasTransactions => Emphasis == Emphasis.Transactions;

    /// <summary>A measure that shrinking makes smaller.</summary>
    public long Size => (Nodes * 1_000_000L) + (Groups * 1_000_000L) + (Spares * 500_000L)
        + (Faults.Members.Count() * 100_000L) + (Operations * 100L) + (ChaosTimeouts * 100L) + Clients;

    /// <summary>The command that runs this plan again.</summary>
    public string ToCommand()
        => $"dotnet run -c Release --project tests/Khonsu.Simulation -- replay --seed {Seed} --emphasis {Emphasis}"
            + $" --nodes {Nodes} --spares {Spares} --quorums {PrepareQuorum}/{AcceptQuorum} --groups {Groups}"
            + $" --clients {Clients} --operations {Operations} --timeouts {ChaosTimeouts}"
            + $" --stream {(IsStream ? "yes" : "no")} --faults {Faults}";
}
