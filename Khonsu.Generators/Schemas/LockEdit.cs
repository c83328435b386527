namespace Khonsu.Generators.Schemas;

/// <summary>A change of the lock's text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many letters it takes away.</param>
/// <param name="Text">What stands there instead.</param>
sealed record LockEdit(int Start, int Length, string Text);
