namespace Khonsu.Programs.Tests.Common;

/// <summary>What a thread of a program is given.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Random">Numbers of its own; they follow from the seed of the run and its number.</param>
/// <param name="Stop">Cancelled when another thread has failed; a body that may wait takes it along.</param>
sealed record Worker(int Number, SeededRandom Random, CancellationToken Stop);
