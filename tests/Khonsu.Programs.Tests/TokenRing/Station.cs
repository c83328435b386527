namespace Khonsu.Programs.Tests.TokenRing;

/// <summary>A place in the ring, which holds one token at most.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Token">The token that is here, or null.</param>
[Transactional]
sealed partial record Station([Key] int Number, int? Token);
