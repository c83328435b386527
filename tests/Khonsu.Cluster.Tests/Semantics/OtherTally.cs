namespace Khonsu.Cluster.Tests.Semantics;

#pragma warning disable KHN015 // Two versions of a table are in one program here only.
/// <summary>The same record with another rule for a column.</summary>
[Transactional(Table = "growing", Accessor = "OtherTallies")]
public sealed partial record OtherTally(
    [property: Key] string Id,
    [property: Mergeable(MergeKind.Max)] int Count,
    [property: Mergeable(MergeKind.LastWriter)] string? Title,
    [property: Mergeable(MergeKind.Max)] int Best = 0);
#pragma warning restore KHN015
