namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A row with one index of each sort.</summary>
[Transactional(Table = "pieces")]
[Index(nameof(City), nameof(Grade), IsOrdered = true)]
sealed partial record Piece(
    [property: Key] long Id,
    [property: Index] int Color,
    string City,
    int Grade,
    [property: Index(IsUnique = true)] int? Name,
    [property: Mergeable] long Weight);
