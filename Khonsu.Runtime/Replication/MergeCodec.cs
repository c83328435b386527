using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>Writes what is merged into rows of a table as bytes, and applies it; without types.</summary>
internal abstract class MergeCodec
{
    /// <summary>The schema of the rows that <see cref="Encode"/> writes, as bytes.</summary>
    internal abstract ReadOnlyMemory<byte> Schema { get; }

    /// <summary>Whether a merge can make a row that cannot be stored, of one that was, and of what can be.</summary>
    internal abstract bool CanOverflowColumns { get; }

    /// <summary>Writes rows of the form as bytes; may be called by any thread.</summary>
    /// <param name="data">One or more of them.</param>
    /// <returns>The bytes, which can be read.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    internal abstract byte[] Encode(IReadOnlyList<TransactionalRow> data);

    /// <summary>Reads rows of the form as <see cref="Apply"/> does, and does nothing with them; by one thread at a
    /// time.</summary>
    /// <param name="schema">What <see cref="Schema"/> gave where they were written.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="isMeant">Tells by the <see cref="KeyPlace"/> of a row whether it counts; null for all.</param>
    /// <returns>How many there are that count.</returns>
    /// <exception cref="SchemaMismatchException">The bytes cannot become merges of the table.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal abstract int Count(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> data, Func<ulong, bool>? isMeant);

    /// <summary>Merges into rows of a store; called by the thread of the writer.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="table">The table.</param>
    /// <param name="schema">What <see cref="Schema"/> gave where the bytes were written.</param>
    /// <param name="data">The bytes: a row for each that is merged into, then those of what is taken away.</param>
    /// <param name="takes">Of each of the latter, the position of its row among the former.</param>
    /// <returns>The position of a row that cannot be merged into, or -1 when all were.</returns>
    /// <exception cref="SchemaMismatchException">The bytes cannot become merges of the table.</exception>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    internal abstract int Apply(
        ReplicaWriter writer,
        ReplicaTable table,
        ReadOnlyMemory<byte> schema,
        ReadOnlyMemory<byte> data,
        IReadOnlyList<int> takes);
}
