namespace Khonsu.Coyote.Tests;

/// <summary>What an exploration found.</summary>
/// <param name="Bugs">Schedules that broke a check.</param>
/// <param name="Evidence">The first of them.</param>
/// <param name="Summary">Seed and number of schedules.</param>
sealed record Finding(int Bugs, string Evidence, string Summary);
