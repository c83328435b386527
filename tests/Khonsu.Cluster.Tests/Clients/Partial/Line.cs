namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A row with a key of two columns that is walked in order.</summary>
[Transactional(Table = "lines")]
sealed partial record Line(
    [property: Key(0, IsOrdered = true)] string Book,
    [property: Key(1, IsOrdered = true)] int Number,
    int Amount);
