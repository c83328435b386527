using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Writes a key as bytes: equal keys have equal bytes, different keys different ones.</summary>
    /// <param name="writer">Takes the bytes, or learns that this key has none and could be any.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="OverflowException">The bytes are more than an array holds.</exception>
    static virtual void WriteKey(KeyWriter writer, TKey key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.PutUnknown();
    }

    /// <summary>Reads a key from its bytes, which may be anybody's.</summary>
    /// <param name="reader">Has the bytes, and nothing of them was read.</param>
    /// <param name="key">The key whose bytes they are.</param>
    /// <returns>False when they are those of no key, or when keys have no form in bytes.</returns>
    static virtual bool TryReadKey(KeyReader reader, [MaybeNullWhen(false)] out TKey key)
    {
        key = default;
        return false;
    }

    /// <summary>Writes what of a key says where its row belongs among the shards of a cluster: the whole key, or the
    /// parts that are marked for it.</summary>
    /// <param name="writer">Takes the bytes, or learns that there are none.</param>
    /// <param name="key">The key.</param>
    static virtual void WriteShardKey(KeyWriter writer, TKey key) => TRow.WriteKey(writer, key);

    /// <summary>Makes a writer of rows into Arrow columns.</summary>
    /// <returns>A fresh writer.</returns>
    static abstract RowBatchWriter<TRow> CreateBatchWriter();

    /// <summary>Makes a reader of rows from Arrow columns.</summary>
    /// <returns>A fresh reader.</returns>
    static abstract RowBatchReader<TRow> CreateBatchReader();

    /// <summary>Reads the key of a row of a batch that may have no other columns.</summary>
    /// <param name="reader">A reader that <see cref="CreateBatchReader"/> has made.</param>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ColumnValueException">The batch holds a value that the C# type cannot.</exception>
    static virtual TKey ReadKey(RowBatchReader<TRow> reader, int row)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return TRow.KeyOf(reader.Read(row));
    }

    /// <summary>Merges two rows that were made of one.</summary>
    /// <param name="base">The row that both started from.</param>
    /// <param name="theirs">The row that is committed.</param>
    /// <param name="mine">The row to commit, of the same key.</param>
    /// <param name="conflictColumn">The first column that both have changed and that has no rule; <c>*</c> where the
    /// record does not tell its columns apart. Null when there is none.</param>
    /// <returns>The merged row, or null when a column is in conflict.</returns>
    /// <exception cref="OverflowException">A sum does not fit its column.</exception>
    static virtual TRow? MergeRows(TRow @base, TRow theirs, TRow mine, out string? conflictColumn)
    {
        conflictColumn = null;
        return ColumnMerge.Pick(@base, theirs, mine, "*", ref conflictColumn) is var merged && conflictColumn is null
            ? merged
            : null;
    }

    /// <summary>Tells which of its own rules a row breaks.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The description of the first <see cref="InvariantAttribute">[Invariant]</see> that is false, or null.
    /// </returns>
    static virtual string? BrokenInvariant(TRow row) => null;

    /// <summary>Names the columns in which two rows of one key differ, to explain a conflict.</summary>
    /// <param name="before">One row.</param>
    /// <param name="after">The other row.</param>
    /// <returns>Names of columns, in their order; none where the record does not tell its columns apart.</returns>
    static virtual IReadOnlyList<string> ChangedColumns(TRow before, TRow after) => [];
}
