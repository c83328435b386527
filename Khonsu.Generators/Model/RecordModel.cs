namespace Khonsu.Generators.Model;

/// <summary>
/// A <c>[Transactional]</c> record that code can be generated for. Strings, numbers and lists of them: it compares by
/// value.
/// </summary>
/// <param name="Type">The record.</param>
/// <param name="Accessor">Name of the property on transactions, as C# source spells it.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Columns">Columns in declaration order.</param>
/// <param name="Key">The key.</param>
/// <param name="ConstructorColumns">
/// Indexes of the columns that the constructor takes, in the order of its parameters.
/// </param>
/// <param name="InitializerColumns">Indexes of the columns that the object initializer sets.</param>
/// <param name="RowName">Simple name of the generated row cursor.</param>
sealed record RecordModel(
    TypeModel Type,
    string Accessor,
    string Table,
    EquatableArray<ColumnModel> Columns,
    KeyModel Key,
    EquatableArray<int> ConstructorColumns,
    EquatableArray<int> InitializerColumns,
    string RowName);
