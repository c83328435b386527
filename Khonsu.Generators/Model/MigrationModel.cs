namespace Khonsu.Generators.Model;

/// <summary>A method of the user that makes a row of one of an older shape.</summary>
/// <param name="Method">Name of the method, as C# source spells it.</param>
/// <param name="Old">The older shape, as a column that is a record.</param>
sealed record MigrationModel(string Method, ColumnModel Old);
