namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>The same record as today's program has it: a wider column, one with another name, one more.</summary>
[Transactional(Table = "growing", Accessor = "NewTallies")]
public sealed partial record NewTally(
    [property: Key] string Id,
    [property: Mergeable] long Count,
    [property: Mergeable(MergeKind.LastWriter), FormerNames("title")] string? Heading,
    [property: Mergeable(MergeKind.Max)] int Best = 0,
    [property: Mergeable] long More = 100);
