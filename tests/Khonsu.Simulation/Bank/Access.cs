namespace Khonsu.Simulation.Bank;

/// <summary>What a body has asked for, and what it was told.</summary>
/// <param name="Row">The key of an account, when it asked for one row; else null.</param>
/// <param name="Question">What it asked for.</param>
/// <param name="Answer">What it was told.</param>
readonly record struct Access(long? Row, string Question, string Answer);
