using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>
/// What the generator implements, explicitly, for every <see cref="TransactionalAttribute">[Transactional]</see>
/// record.
/// </summary>
/// <typeparam name="TKey">The key: <see cref="string"/> or a value type with value equality.</typeparam>
/// <typeparam name="TRow">The record itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRow<TKey, TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <summary>The table's name, columns and process-wide slot.</summary>
    static abstract TableDefinition<TKey, TRow> Definition { get; }

    /// <summary>Reads a row's key.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its key, never null.</returns>
    static abstract TKey KeyOf(TRow row);

    /// <summary>Makes a writer of rows into Arrow columns.</summary>
    /// <returns>A fresh writer.</returns>
    static abstract RowBatchWriter<TRow> CreateBatchWriter();

    /// <summary>Makes a reader of rows from Arrow columns.</summary>
    /// <returns>A fresh reader.</returns>
    static abstract RowBatchReader<TRow> CreateBatchReader();
}
