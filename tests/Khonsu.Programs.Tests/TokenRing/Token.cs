namespace Khonsu.Programs.Tests.TokenRing;

/// <summary>A token that goes around.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Start">The station at which it began.</param>
/// <param name="Hops">How often it was passed on.</param>
[Transactional]
sealed partial record Token([Key] int Number, int Start, int Hops = 0);
