namespace Khonsu.Cluster.Tests.Semantics;

#pragma warning disable KHN015 // Two versions of a table are in one program here only.
/// <summary>A record that is merged, as last year's program had it.</summary>
[Transactional(Table = "growing", Accessor = "OldTallies")]
public sealed partial record OldTally(
    [property: Key] string Id,
    [property: Mergeable] int Count,
    [property: Mergeable(MergeKind.LastWriter)] string? Title,
    [property: Mergeable(MergeKind.Max)] int Best = 0);
#pragma warning restore KHN015
