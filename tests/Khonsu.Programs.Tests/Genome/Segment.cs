namespace Khonsu.Programs.Tests.Genome;

/// <summary>A piece of the gene that was read; equal pieces are one row.</summary>
/// <param name="Letters">The piece.</param>
/// <param name="Next">The piece that overlaps its end, when it is known.</param>
/// <param name="Overlap">How many letters they share.</param>
/// <param name="Previous">The piece whose end it overlaps, when it is known.</param>
[Transactional]
sealed partial record Segment([Key] string Letters, string? Next = null, int Overlap = 0, string? Previous = null);
