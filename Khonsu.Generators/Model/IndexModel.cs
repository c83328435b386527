namespace Khonsu.Generators.Model;

/// <summary>One index of a record.</summary>
/// <param name="Member">Name of the member of the table.</param>
/// <param name="Columns">Indexes of its columns among the record's columns, in the order of the index.</param>
/// <param name="IsUnique">Whether no two rows may have the same values.</param>
/// <param name="IsOrdered">Whether it can be asked in order.</param>
/// <param name="Identifier">The member's name, as C# source spells it.</param>
/// <param name="Parameters">Its columns as parameters, as C# source spells them, all different.</param>
sealed record IndexModel(
    string Member,
    EquatableArray<int> Columns,
    bool IsUnique,
    bool IsOrdered,
    string Identifier,
    EquatableArray<string> Parameters);
