namespace Khonsu.Generators.Model;

/// <summary>
/// A <c>[Transactional]</c> record that code can be generated for. Strings, numbers and lists of them: it compares by
/// value.
/// </summary>
/// <param name="Type">The record.</param>
/// <param name="Accessor">Name of the property on transactions, as C# source spells it.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="FormerTables">What the table was called before.</param>
/// <param name="Columns">Columns in declaration order.</param>
/// <param name="Key">The key.</param>
/// <param name="ConstructorColumns">
/// Indexes of the columns that the constructor takes, in the order of its parameters.
/// </param>
/// <param name="InitializerColumns">Indexes of the columns that the object initializer sets.</param>
/// <param name="RowName">Simple name of the generated row cursor.</param>
/// <param name="MergeName">
/// Simple name of the generated merge cursor, or null when no column is merged by a rule of the library.
/// </param>
/// <param name="MergeDataName">
/// Simple name of the generated record of what a merge adds, which a log can carry; or null when none can.
/// </param>
/// <param name="Indexes">Its indexes; the position of each is its number.</param>
/// <param name="OnConflict">Number of the rule for its rows in conflict, or null where none is written.</param>
/// <param name="RetainedCommits">How many commits its past goes back, or null where nothing is written.</param>
/// <param name="RetainedSeconds">How many seconds its past goes back, or null where nothing is written.</param>
/// <param name="Invariants">Members that must be true of every row, in the order of the source.</param>
/// <param name="Migrations">Methods that make rows of older shapes today's, in the order of the source.</param>
/// <param name="Metadata">What the user wants to be in the schema's metadata.</param>
sealed record RecordModel(
    TypeModel Type,
    string Accessor,
    string Table,
    EquatableArray<string> FormerTables,
    EquatableArray<ColumnModel> Columns,
    KeyModel Key,
    EquatableArray<int> ConstructorColumns,
    EquatableArray<int> InitializerColumns,
    string RowName,
    string? MergeName,
    string? MergeDataName,
    EquatableArray<IndexModel> Indexes,
    int? OnConflict,
    int? RetainedCommits,
    int? RetainedSeconds,
    EquatableArray<InvariantModel> Invariants,
    EquatableArray<MigrationModel> Migrations,
    EquatableArray<MetaModel> Metadata)
{
    /// <summary>Whether some columns of the key, and not all of them, say in which shard of a cluster a row is.
    /// </summary>
    public bool HasShardKey =>
        Key.Columns.Any(index => Columns[index].IsShardKey) && Key.Columns.Any(index => !Columns[index].IsShardKey);
}
