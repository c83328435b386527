namespace Khonsu.Generators.Model;

/// <summary>A method of a model class that must be true of its tables after every transaction.</summary>
/// <param name="Identifier">Its name, as C# source spells it.</param>
/// <param name="Description">What errors say.</param>
/// <param name="Tables">Its parameters, as positions among the tables of the model.</param>
sealed record ModelInvariantModel(string Identifier, string Description, EquatableArray<int> Tables);
