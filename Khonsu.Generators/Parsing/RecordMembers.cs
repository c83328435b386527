using Khonsu.Generators.Model;

namespace Khonsu.Generators.Parsing;

/// <summary>What the members of a record say about its table; the long and the short way to it end here.</summary>
/// <param name="Columns">Columns: positional ones first, then the others as they stand in the source.</param>
/// <param name="Key">Indexes of the key columns, in key order.</param>
/// <param name="ConstructorColumns">
/// Indexes of the columns that the constructor takes, in the order of its parameters.
/// </param>
/// <param name="InitializerColumns">Indexes of the columns that the object initializer sets.</param>
/// <param name="Indexes">The ordered key and the indexes of columns; those that stand on the record come later.</param>
/// <param name="Invariants">Members that must be true of every row, in the order of the source.</param>
/// <param name="Migrations">Methods that make rows of older shapes today's, in the order of the source.</param>
sealed record RecordMembers(
    EquatableArray<ColumnModel> Columns,
    EquatableArray<int> Key,
    EquatableArray<int> ConstructorColumns,
    EquatableArray<int> InitializerColumns,
    EquatableArray<IndexModel> Indexes,
    EquatableArray<InvariantModel> Invariants,
    EquatableArray<MigrationModel> Migrations);
