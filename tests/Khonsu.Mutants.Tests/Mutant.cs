namespace Khonsu.Mutants.Tests;

/// <summary>A bug planted in the runtime on purpose.</summary>
/// <param name="Name">How tests call it.</param>
/// <param name="File">The runtime's file, from its folder.</param>
/// <param name="Text">What is replaced; it must occur in the file exactly once.</param>
/// <param name="Replacement">What it is replaced by.</param>
/// <param name="Breaks">What goes wrong, with the invariant that the text kept.</param>
/// <param name="Budget">Within which the bug must show.</param>
sealed record Mutant(
    string Name, string File, string Text, string Replacement, string Breaks, StressBudget Budget);
