namespace Khonsu.Simulation.Exploring;

/// <summary>What can happen to one node.</summary>
enum LocalEventKind
{
    /// <summary>A message arrives.</summary>
    Deliver,

    /// <summary>All that waits becomes durable.</summary>
    Persist,

    /// <summary>It takes over.</summary>
    TakeOver,

    /// <summary>A client proposes an entry.</summary>
    Propose,

    /// <summary>It stops and starts again.</summary>
    Crash,
}
