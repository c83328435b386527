namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>What a store does with its changes.</summary>
enum FeedMode
{
    /// <summary>It has no change feed.</summary>
    None,

    /// <summary>It has one, and nobody reads it.</summary>
    Kept,

    /// <summary>Every thread reads each commit of the store, its own and those of others, as rows before and
    /// after.</summary>
    Read,

    /// <summary>As that, but some commits are passed over: the check must notice.</summary>
    Lossy,
}
