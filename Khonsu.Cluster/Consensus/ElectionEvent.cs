namespace Khonsu.Cluster.Consensus;

/// <summary>What a tick means to the election.</summary>
enum ElectionEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Heartbeats are to be sent.</summary>
    Heartbeat,

    /// <summary>A round has ended; it is to be evaluated, and heartbeats of the next one are to be sent.</summary>
    RoundEnded,
}
