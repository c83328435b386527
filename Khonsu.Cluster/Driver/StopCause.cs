namespace Khonsu.Cluster.Driver;

/// <summary>Why a node does not run any more.</summary>
enum StopCause
{
    /// <summary>It was stopped by its owner.</summary>
    Requested = 1,

    /// <summary>Its disk failed, is full, or has damaged bytes; the inner error says what to do.</summary>
    Storage,

    /// <summary>An invariant is broken: keep the files and report it.</summary>
    Invariant,

    /// <summary>The state threw an error while it applied, loaded or wrote.</summary>
    State,
}
