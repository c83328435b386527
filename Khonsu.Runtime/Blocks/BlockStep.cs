namespace Khonsu.Blocks;

/// <summary>What a block does when its commit comes back from a log.</summary>
internal enum BlockStep
{
    /// <summary>It has ended.</summary>
    End,

    /// <summary>Its body runs again.</summary>
    Rerun,

    /// <summary>Its commit was sent again; it waits for that.</summary>
    Wait,
}
