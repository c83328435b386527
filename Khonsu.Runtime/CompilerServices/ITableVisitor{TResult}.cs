using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>What is done with a table by code that gets its key and row types from the definition.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITableVisitor<TResult>
{
    /// <summary>Does it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The table.</param>
    /// <returns>What comes of it.</returns>
    TResult Visit<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>;
}
