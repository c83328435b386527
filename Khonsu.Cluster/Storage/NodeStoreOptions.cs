namespace Khonsu.Cluster.Storage;

/// <summary>How a node keeps its files.</summary>
sealed record NodeStoreOptions
{
    /// <summary>
    /// At most so much time passes between two raises of the watermark while batches are written: what a disk that lost
    /// its newest writes can hide from the node itself.
    /// </summary>
    public TimeSpan WatermarkInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock of the interval.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
