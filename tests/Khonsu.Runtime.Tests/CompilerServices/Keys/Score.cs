namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper of a number that may be none.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Score(double Value);
