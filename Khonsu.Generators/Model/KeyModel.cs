namespace Khonsu.Generators.Model;

/// <summary>The key of a record.</summary>
/// <param name="TypeName">Its type, <c>global::</c>-qualified.</param>
/// <param name="StructName">
/// Simple name of the generated key struct, or null when the one key column's own type is the key. A struct is needed
/// for several columns and for an enum, which is no <c>IEquatable</c>.
/// </param>
/// <param name="Columns">Indexes of the key columns among the record's columns, in key order.</param>
sealed record KeyModel(string TypeName, string? StructName, EquatableArray<int> Columns);
