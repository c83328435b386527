namespace Khonsu.Generators.Schemas;

/// <summary>Why the lock cannot be read.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Message">What is wrong with it.</param>
sealed record LockProblem(int Line, string Message);
