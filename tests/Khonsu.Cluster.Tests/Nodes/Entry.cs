namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>A row with a key of two columns that is walked in order.</summary>
[Transactional(Table = "entries")]
public sealed partial record Entry(
    [property: Key(0, IsOrdered = true)] int Book,
    [property: Key(1, IsOrdered = true)] long Number,
    decimal Amount);
