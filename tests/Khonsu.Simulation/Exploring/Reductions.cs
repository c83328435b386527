namespace Khonsu.Simulation.Exploring;

/// <summary>What a search leaves out because it finds nothing new; docs/consensus-simulation.md says why.</summary>
[Flags]
enum Reductions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Arrivals that change nothing: with the message still on its way, more can happen.</summary>
    VoidArrivals = 1,

    /// <summary>Messages that will change nothing whatever happens, and those that are refused for good, for which
    /// their refusal stands.</summary>
    DeadMessages = 2,

    /// <summary>Slow disks, but for what a crash takes from them: what a node signs late could have travelled slowly.
    /// </summary>
    SlowDisks = 4,

    /// <summary>Differences in what a node holds and never reads again.</summary>
    StaleFields = 8,

    /// <summary>All of them.</summary>
    All = VoidArrivals | DeadMessages | SlowDisks | StaleFields,
}
