namespace Khonsu.Cluster.Consensus;

/// <summary>Where a follower stands, as its leader knows it.</summary>
enum FollowerStatus
{
    /// <summary>It has not promised, or its promise is used up: Prepare is sent again.</summary>
    Unpromised,

    /// <summary>It has promised a higher ballot and cannot follow this one.</summary>
    PromisedHigher,

    /// <summary>Its promise is here; the log is not adopted yet.</summary>
    Promised,

    /// <summary>A session was opened with a part of the suffix; the follower fetches the rest.</summary>
    Syncing,

    /// <summary>It is in a session and gets what is new.</summary>
    Streaming,
}
