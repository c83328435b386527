namespace Khonsu.Cluster.Transport;

/// <summary>Kinds of messages that must not wait for each other; each has its own queue and connection.</summary>
enum TrafficClass
{
    /// <summary>Small, frequent and urgent.</summary>
    Heartbeat = 1,

    /// <summary>What agrees on new entries, and all else.</summary>
    Consensus = 2,

    /// <summary>Large, and for those who have fallen behind.</summary>
    CatchUp = 3,
}
