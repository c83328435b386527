namespace Khonsu.Cluster.Consensus;

/// <summary>Where a voter stands in the ballot it has promised.</summary>
enum Phase
{
    /// <summary>A follower that asks who leads; it has nothing to say about its promise yet.</summary>
    Recover,

    /// <summary>A follower that has promised, or a leader that collects promises.</summary>
    Prepare,

    /// <summary>A follower in a session, or a leader whose log is adopted.</summary>
    Accept,
}
