using System.ComponentModel;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Rows to and from record batches without a transaction, for code that carries tables elsewhere: rows are immutable,
/// so who has taken them in a block can write them afterwards.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowBatches
{
    /// <summary>The Arrow schema of a table.</summary>
    /// <param name="definition">The table.</param>
    /// <returns>A field for each column in declaration order, with metadata for what Arrow cannot say.</returns>
    public static Schema SchemaOf(TableDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return ArrowSchemas.Of(definition);
    }

    /// <summary>Copies rows into a batch.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="rows">The rows, in any order.</param>
    /// <returns>A batch of rows × columns; it belongs to the caller.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
    public static RecordBatch BatchOf<TKey, TRow>(ArraySegment<TRow> rows)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        // Why: a segment without an array has no enumerator.
        ArraySegment<TRow> some = rows.Array is null ? ArraySegment<TRow>.Empty : rows;
        using BatchAssembler<TKey, TRow, ArraySegment<TRow>.Enumerator> assembler = new(some.GetEnumerator());
        return assembler.Next(int.MaxValue, some.Count, reusesMemory: false);
    }

    /// <summary>A schema with plain texts where it has dictionaries, for ways that carry none.</summary>
    /// <param name="schema">The schema of a table, or of its changes.</param>
    /// <returns>The same one where it has no dictionary.</returns>
    public static Schema WithPlainTexts(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return PlainWords.Of(schema);
    }

    /// <summary>A batch with plain texts where it has dictionaries; a table reads it as it reads its own.</summary>
    /// <param name="batch">A batch of a table, or of its changes; it stays yours.</param>
    /// <returns>A batch that shares the other memory with it; it belongs to the caller.</returns>
    public static RecordBatch WithPlainTexts(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return PlainWords.Of(batch);
    }

    /// <summary>Checks that batches of a schema can be read as rows of a table.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="schema">The schema; the order of its columns does not matter.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <exception cref="SchemaMismatchException">The columns are not the table's.</exception>
    public static void CheckSchema(
        TableDefinition definition, Schema schema, SchemaMatch match = SchemaMatch.Versions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(schema);
        definition.Plans.Of(definition, schema, isPartial: false, match);
    }

    /// <summary>Checks that batches of a schema can change rows of a table: they have its key and some columns.
    /// </summary>
    /// <param name="definition">The table.</param>
    /// <param name="schema">The schema; the order of its columns does not matter.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <exception cref="SchemaMismatchException">A column of the key is missing, or another one is not the table's.
    /// </exception>
    public static void CheckPartialSchema(
        TableDefinition definition, Schema schema, SchemaMatch match = SchemaMatch.Versions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(schema);
        definition.Plans.Of(definition, schema, isPartial: true, match);
    }

    /// <summary>Reads the rows of a batch.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="batch">The batch; it is not needed afterwards.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <returns>Fresh rows, in their order.</returns>
    /// <exception cref="SchemaMismatchException">The columns are not the table's.</exception>
    /// <exception cref="ColumnValueException">A value does not fit the C# type.</exception>
    /// <exception cref="ArrowFormatException">The batch is damaged.</exception>
    public static TRow[] RowsOf<TKey, TRow>(RecordBatch batch, SchemaMatch match = SchemaMatch.Versions)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(batch);
        return BatchRows.Of<TKey, TRow>([batch], match);
    }
}
