namespace Khonsu.Generators.Model;

/// <summary>A member of a record that must be true of every row.</summary>
/// <param name="Identifier">Its name, as C# source spells it.</param>
/// <param name="IsMethod">Whether it is called; otherwise it is a property.</param>
/// <param name="Description">What errors say.</param>
sealed record InvariantModel(string Identifier, bool IsMethod, string Description);
