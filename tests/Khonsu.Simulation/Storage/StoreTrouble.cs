namespace Khonsu.Simulation.Storage;

/// <summary>Why a node cannot start.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="IsForGood">Whether what was durable is damaged, so that it must never start again.</param>
sealed record StoreTrouble(string What, bool IsForGood);
