namespace Khonsu.Cluster.Apply;

/// <summary>Why somebody hears of no further commits.</summary>
enum WatchEnd
{
    /// <summary>It does hear of them.</summary>
    None,

    /// <summary>The store was replaced by another state, or is about to be.</summary>
    StoreReplaced,

    /// <summary>It did not take them as fast as they came.</summary>
    TooSlow,
}
