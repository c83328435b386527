namespace Khonsu.Cluster.Driver;

/// <summary>What a node has written to its database since it was started.</summary>
/// <param name="Batches">Batches, of any number of groups.</param>
/// <param name="Syncs">Those that ended with a sync.</param>
/// <param name="Entries">Log entries in all of them.</param>
/// <param name="LargestBatchEntries">Log entries in the largest one.</param>
sealed record WriteCounts(long Batches, long Syncs, long Entries, long LargestBatchEntries);
