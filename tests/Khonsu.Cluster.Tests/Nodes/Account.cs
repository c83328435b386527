namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>A row with an index over a text that may be missing, and a sum that merges.</summary>
[Transactional]
public sealed partial record Account(
    [property: Key] string Id,
    [property: Index] string? Owner,
    long Balance,
    [property: Mergeable(MergeKind.Sum)] long Visits = 0);
