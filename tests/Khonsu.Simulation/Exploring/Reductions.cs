namespace Khonsu.Simulation.Exploring;

/// <summary>What a search leaves out because it finds nothing new; docs/consensus-simulation.md says why.</summary>
[Flags]
enum Reductions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Arrivals that change nothing: with the message still on its way, more can happen.</summary>
    VoidArrivals = 1,

    /// <summary>Messages that will change nothing whatever happens; shown to be so for one take-over only.</summary>
    DeadMessages = 2,

    /// <summary>Slow disks of followers that do not crash any more: what they sign late could have travelled
    /// slowly.</summary>
    SlowFollowers = 4,

    /// <summary>Those that are shown to find nothing new for any number of take-overs.</summary>
    Proven = VoidArrivals | SlowFollowers,
}
