namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>A row of the plays of conflicts: a column that is merged by sum and one that has no rule.</summary>
[Transactional]
public sealed partial record Summed([property: Key] long Id, [property: Mergeable] long Value, string Text = "");
