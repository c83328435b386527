namespace Khonsu.Programs.Tests.Genome;

/// <summary>Leads from the first letters to the segment that begins with them and has no previous one.</summary>
[Transactional]
sealed partial record Beginning([Key(0)] int Length, [Key(1)] string Letters, string Segment);
