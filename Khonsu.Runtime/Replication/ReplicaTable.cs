using Khonsu.CompilerServices;
using Khonsu.Feed;

namespace Khonsu.Replication;

/// <summary>A table of a store that follows a log, with its rows as bytes; without its types.</summary>
internal abstract class ReplicaTable
{
    private protected ReplicaTable(TableDefinition definition)
        => (Definition, Merges) = (definition, definition.Merges?.CreateCodec());

    /// <summary>The table.</summary>
    internal TableDefinition Definition { get; }

    /// <summary>What is merged into its rows as bytes; null where a log does not carry that.</summary>
    internal MergeCodec? Merges { get; }

    /// <summary>The schema of the rows that <see cref="Encode"/> writes, as bytes.</summary>
    internal abstract ReadOnlyMemory<byte> Schema { get; }

    /// <summary>Makes the types come back.</summary>
    /// <param name="definition">A table.</param>
    /// <returns>It as part of a replica.</returns>
    internal static ReplicaTable Of(TableDefinition definition) => definition.Accept(new Maker());

    /// <summary>Writes rows as bytes; may be called by any thread.</summary>
    /// <param name="rows">One or more rows of the table.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <remarks>What is wrong with reading the bytes again is thrown here, before anybody else must.</remarks>
    internal abstract byte[] Encode(IReadOnlyList<TransactionalRow> rows);

    /// <summary>Makes rows of bytes; called by one thread at a time.</summary>
    /// <param name="schema">What <see cref="Schema"/> gave where the rows were written.</param>
    /// <param name="rows">The bytes.</param>
    /// <returns>Fresh rows, in their order.</returns>
    /// <exception cref="SchemaMismatchException">The rows cannot become those of the table.</exception>
    /// <exception cref="ColumnValueException">A value does not fit the C# type.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal abstract TransactionalRow[] Decode(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> rows);

    /// <summary>Writes rows into a store, or takes them out; called by the thread of the writer.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="rows">Rows that <see cref="Decode"/> made.</param>
    /// <param name="first">The first of those that are meant.</param>
    /// <param name="puts">How many of them, from the first, are written; the others are deleted.</param>
    /// <param name="count">How many are meant.</param>
    internal abstract void Apply(ReplicaWriter writer, TransactionalRow[] rows, int first, int puts, int count);

    /// <summary>Makes a change of a row of another store; called by the thread of the writer.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="change">The change.</param>
    internal abstract void Repeat(ReplicaWriter writer, in LoggedChange change);

    /// <summary>Copies all rows of another store, over those that are there; called by the thread of the writer.
    /// </summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="transaction">Whose snapshot of the other store is copied.</param>
    internal abstract void Copy(ReplicaWriter writer, Transaction transaction);

    /// <summary>Reads rows as <see cref="Apply"/> does, and does nothing with them; by one thread at a time.</summary>
    /// <param name="schema">What <see cref="Schema"/> gave where the rows were written.</param>
    /// <param name="rows">The bytes.</param>
    /// <param name="isMeant">Tells by the <see cref="KeyPlace"/> of a row whether it counts; null for all.</param>
    /// <returns>How many there are that count.</returns>
    /// <exception cref="SchemaMismatchException">The rows cannot become those of the table.</exception>
    /// <exception cref="ColumnValueException">A value does not fit the C# type.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal abstract int Count(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> rows, Func<ulong, bool>? isMeant);

    /// <summary>Takes rows out of a store.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="isMeant">Tells by the <see cref="KeyPlace"/> of a row whether it is one of them; null for
    /// all.</param>
    internal abstract void Clear(ReplicaWriter writer, Func<ulong, bool>? isMeant);

    /// <summary>Writes rows to an Arrow stream.</summary>
    /// <param name="transaction">Whose snapshot is written.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="isMeant">Tells by the <see cref="KeyPlace"/> of a row whether it is one of them; null for
    /// all.</param>
    internal abstract void Save(Transaction transaction, Stream stream, Func<ulong, bool>? isMeant);

    /// <summary>Reads all rows of an Arrow stream into a store, over those that are there.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="stream">What <see cref="Save"/> has written, by this version of the record or an older one.</param>
    internal abstract void Load(ReplicaWriter writer, Stream stream);

    /// <summary>The key of a row, for messages.</summary>
    /// <param name="row">A row of the table.</param>
    internal abstract object KeyOf(TransactionalRow row);

    /// <summary>Writes the key of a row as bytes.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="row">A row of the table.</param>
    internal abstract void WriteKey(KeyWriter writer, TransactionalRow row);

    /// <summary>Tells where a row belongs among the shards of a cluster.</summary>
    /// <param name="writer">Writes keys; what was in it is gone afterwards.</param>
    /// <param name="row">A row of the table.</param>
    internal abstract ulong PlaceOf(KeyWriter writer, TransactionalRow row);

    /// <summary>Finds rows that somebody wants, by bytes that may be anybody's.</summary>
    /// <param name="transaction">Whose snapshot is looked at.</param>
    /// <param name="wanted">The rows, of this table.</param>
    /// <param name="rows">Takes them; no further ones when there are more than are taken.</param>
    /// <param name="rowsMax">How many are taken in all.</param>
    /// <returns>False when the bytes are of no key, or the index is none.</returns>
    internal abstract bool TryFind(
        ReadTx transaction, in WantedRows wanted, List<TransactionalRow> rows, int rowsMax);

    /// <summary>Takes the rows that somebody wanted out of a store.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="wanted">The rows, of this table.</param>
    /// <param name="isKept">Which of them stay all the same.</param>
    internal abstract void Drop(ReplicaWriter writer, in WantedRows wanted, Func<TransactionalRow, bool> isKept);

    sealed class Maker : ITableVisitor<ReplicaTable>
    {
        public ReplicaTable Visit<TKey, TRow>(TableDefinition<TKey, TRow> definition)
            where TKey : notnull, IEquatable<TKey>
            where TRow : TransactionalRow, IRow<TKey, TRow>
            => new ReplicaTable<TKey, TRow>();
    }
}
