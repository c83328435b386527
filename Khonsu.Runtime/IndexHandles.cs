using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>From the index of a table to what users hold of it.</summary>
internal static class IndexHandles
{
    extension<TKey>(TableStore<TKey> table)
        where TKey : notnull, IEquatable<TKey>
    {
        /// <summary>Finds the index of a definition.</summary>
        /// <typeparam name="TRow">The record.</typeparam>
        /// <typeparam name="TIndexKey">The key of the index.</typeparam>
        /// <param name="definition">The definition.</param>
        /// <returns>The index.</returns>
        /// <exception cref="ArgumentException">It is of another table.</exception>
        internal SecondaryIndex<TKey, TRow, TIndexKey> IndexOf<TRow, TIndexKey>(
            IndexDefinition<TKey, TRow, TIndexKey> definition)
            where TRow : TransactionalRow, IRow<TKey, TRow>
        {
            ArgumentNullException.ThrowIfNull(definition);
            SecondaryIndex[] indexes = table.Indexes;
            if (definition.Number < indexes.Length
                && indexes[definition.Number] is SecondaryIndex<TKey, TRow, TIndexKey> index
                && ReferenceEquals(index.Definition, definition))
            {
                return index;
            }

            throw new ArgumentException(
                $"Index '{definition.Name}' is none of table '{table.Definition.Name}'.", nameof(definition));
        }
    }

    extension<TKey, TRow, TIndexKey>(SecondaryIndex<TKey, TRow, TIndexKey> index)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        /// <summary>The rows of one key.</summary>
        /// <param name="core">The transaction that asks.</param>
        /// <param name="key">The key.</param>
        /// <param name="isReadOnly">Whether its block only reads.</param>
        /// <returns>The rows.</returns>
        internal IndexRows<TKey, TRow, TIndexKey> RowsOf(TransactionCore core, TIndexKey key, bool isReadOnly)
        {
            var range = new IndexRange<TIndexKey>
            {
                From = index.Before(key),
                To = index.After(key),
                IsKeyRead = index.Definition.IsUnique,
            };
            return new(core, index, in range, isReadOnly);
        }

        /// <summary>The index as a transaction sees it, when it is ordered.</summary>
        /// <param name="core">The transaction that asks.</param>
        /// <param name="isReadOnly">Whether its block only reads.</param>
        /// <returns>The index.</returns>
        /// <exception cref="ArgumentException">It is not ordered.</exception>
        internal OrderedIndex<TKey, TRow, TIndexKey> Ordered(TransactionCore core, bool isReadOnly)
            => index.Definition.IsOrdered
                ? new(core, index, isReadOnly)
                : throw new ArgumentException($"Index '{index.Definition.Name}' is not ordered.", nameof(index));
    }
}
