using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Index;
using Khonsu.Replication;
using Khonsu.Tables;
using Khonsu.Transactions;

namespace Khonsu.CompilerServices;

/// <summary>A secondary index with its types; generated code derives one for each index of a record.</summary>
/// <remarks>
/// Equality and hash code of index keys are those of <see cref="EqualityComparer{T}.Default"/>; keys that are equal to
/// it and those that <see cref="Compare"/> calls equal are the same.
/// </remarks>
/// <typeparam name="TKey">The key of the table.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TIndexKey">The key of the index: the type of its column, or a tuple of several.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class IndexDefinition<TKey, TRow, TIndexKey> : IndexDefinition
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <summary>Defines an index; generated code does it once for each index of a record.</summary>
    /// <param name="name">Name of the index, not empty.</param>
    /// <param name="number">Position among the indexes of the table, from 0.</param>
    /// <param name="isUnique">Whether two rows with the same key are refused.</param>
    /// <param name="isOrdered">Whether it is walked in the order of its keys.</param>
    /// <param name="columns">Names of the columns that make up the key, in their order.</param>
    protected IndexDefinition(string name, int number, bool isUnique, bool isOrdered, params string[] columns)
        : base(name, number, isUnique, isOrdered, columns)
    {
    }

    /// <summary>Reads the key that a row has in this index.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its key.</returns>
    public abstract TIndexKey KeyOf(TRow row);

    /// <summary>Compares two keys: a total order, text by ordinal, null before all else.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">Another key.</param>
    /// <returns>Negative, zero or positive, as <paramref name="left"/> is before, at or after
    /// <paramref name="right"/>.</returns>
    public abstract int Compare(TIndexKey left, TIndexKey right);

    /// <summary>Compares the first columns of two keys of several columns.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">Another key.</param>
    /// <param name="columns">How many columns count, from 1.</param>
    /// <returns>As <see cref="Compare"/>, of these columns only.</returns>
    public virtual int ComparePrefix(TIndexKey left, TIndexKey right, int columns) => Compare(left, right);

    /// <summary>Tells whether a column of a key is null; a unique index does not check such keys.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True when one is null.</returns>
    public abstract bool HasNull(TIndexKey key);

    /// <summary>
    /// Writes the first columns of a key as bytes, which compare as <see cref="Compare"/> and, of an ordered index,
    /// <see cref="ComparePrefix"/> compare these columns. They are the beginning of the bytes of each key that has
    /// them, and of no other key.
    /// </summary>
    /// <param name="writer">Takes the bytes, or learns that this key has none and could be any.</param>
    /// <param name="key">The key.</param>
    /// <param name="columns">How many columns count, from 1.</param>
    /// <exception cref="OverflowException">The bytes are more than an array holds.</exception>
    public virtual void WriteKey(KeyWriter writer, TIndexKey key, int columns)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.PutUnknown();
    }

    /// <summary>
    /// Reads the first columns of a key from their bytes, which may be anybody's. Of null text in a column that may be
    /// null itself, the column is null: with a wrapper around the null it would have the same bytes.
    /// </summary>
    /// <param name="reader">Has the bytes, and nothing of them was read.</param>
    /// <param name="columns">How many columns count, from 1.</param>
    /// <param name="key">A key that has these columns; the others are defaults, also where their types know no null.
    /// </param>
    /// <returns>False when the bytes are those of no such columns, or when these have no form in bytes.</returns>
    public virtual bool TryReadKey(KeyReader reader, int columns, [MaybeNullWhen(false)] out TIndexKey key)
    {
        key = default;
        return false;
    }

    /// <inheritdoc/>
    // Why no cast: a definition is asked of rows of its own table.
    internal sealed override void WriteKeyOf(KeyWriter writer, TransactionalRow row, int columns)
        => WriteKey(writer, KeyOf(Unsafe.As<TRow>(row)), columns);

    /// <inheritdoc/>
    internal sealed override bool TryFind(
        ReadTx transaction, in WantedRange range, List<TransactionalRow> rows, int rowsMax)
    {
        TableStore table = transaction.Core.Store.Tables.Get(TRow.Definition);
        if (!TryRead(table, in range, out IndexRange<TIndexKey> read))
            return false;
        AddRows(IndexWalk<TKey, TRow, TIndexKey>.Read(transaction.Core, IndexOf(table), in read), rows, rowsMax);
        return true;
    }

    /// <inheritdoc/>
    internal sealed override void Find(ReplicaWriter writer, in WantedRange range, List<TransactionalRow> rows)
    {
        TableStore table = writer.Core.Store.Tables.Get(TRow.Definition);
        if (TryRead(table, in range, out IndexRange<TIndexKey> read))
            AddRows(IndexWalk<TKey, TRow, TIndexKey>.Update(writer.Core, IndexOf(table), in read), rows, int.MaxValue);
    }

    static void AddRows(IndexWalk<TKey, TRow, TIndexKey> walk, List<TransactionalRow> rows, int rowsMax)
    {
        while (rows.Count < rowsMax && walk.MoveNext())
            rows.Add(walk.Current!);
    }

    SecondaryIndex<TKey, TRow, TIndexKey> IndexOf(TableStore table)
        => (SecondaryIndex<TKey, TRow, TIndexKey>)table.Indexes[Number];

    bool TryRead(TableStore table, in WantedRange range, out IndexRange<TIndexKey> read)
    {
        SecondaryIndex<TKey, TRow, TIndexKey> index = IndexOf(table);
        read = new IndexRange<TIndexKey>();
        if (range.From is { } from)
        {
            if (!TryRead(from, out TIndexKey? key, out int columns))
                return false;
            read = read with { From = index.Before(key, columns) };
        }

        if (range.To is { } to)
        {
            if (!TryRead(to, out TIndexKey? key, out int columns))
                return false;
            read = read with { To = index.After(key, columns) };
        }

        // Why: an index that is not ordered has rows of a key, and no ranges.
        return IsOrdered || (range is { From: { } first, To: { } last } && first.AsSpan().SequenceEqual(last));
    }

    // Why in turn: how many columns bytes are of, they say themselves, because each column has an end.
    bool TryRead(byte[] bytes, [MaybeNullWhen(false)] out TIndexKey key, out int columns)
    {
        for (columns = Columns.Count; columns > 0; columns--)
        {
            if (TryReadKey(new KeyReader(bytes), columns, out key))
                return true;
        }

        key = default;
        return false;
    }

    /// <inheritdoc/>
    internal sealed override SecondaryIndex CreateIndex(int tableSlot)
        => new SecondaryIndex<TKey, TRow, TIndexKey>(this, tableSlot);
}
