namespace Khonsu.Programs.Tests.KMeans;

/// <summary>One pass over all points.</summary>
/// <param name="Number">From 0.</param>
/// <param name="NextPoint">The first point that no thread has taken yet.</param>
/// <param name="Moved">How many points went to another cluster than in the round before.</param>
[Transactional]
sealed partial record Round([Key] int Number, int NextPoint = 0, int Moved = 0);
