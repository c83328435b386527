namespace Khonsu.Cluster;

/// <summary>What has ended a node that nobody has stopped.</summary>
public enum NodeFailure
{
    /// <summary>Its disk failed, is full, or has damaged bytes; the inner error says what to do.</summary>
    Storage = 1,

    /// <summary>Something was not as it must be. Keep the files, and report it.</summary>
    Invariant,

    /// <summary>An entry of the log could not be applied to the store, for example because the program lacks a
    /// table.</summary>
    Store,
}
