namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>Santa's house.</summary>
/// <param name="Number">Always 0.</param>
/// <param name="IsClosed">Whether the season is over.</param>
[Transactional]
sealed partial record House([Key] int Number, bool IsClosed = false);
