namespace Khonsu.Programs.Tests.Common;

/// <summary>What a committed transaction read and wrote.</summary>
/// <param name="Name">What to call it in a complaint.</param>
/// <param name="Reads">The values that it saw.</param>
/// <param name="Writes">The values that it made; each follows one that it saw.</param>
sealed record Footprint(string Name, IReadOnlyList<RowVersion> Reads, IReadOnlyList<RowVersion> Writes);
