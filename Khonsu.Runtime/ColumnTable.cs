using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Compute;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>Rows as Arrow columns, in chunks: a table of a snapshot, or what was computed of one.</summary>
/// <remarks>
/// Immutable. Its chunks are batches with shares of their own of the memory, so a batch that is disposed of by mistake
/// takes nothing from others. Masks, orders and groups are of tables with up to 2,147,483,647 rows; of more they are a
/// <see cref="ColumnOverflowException"/>. Threads: any, also at once, until it is disposed of.
/// </remarks>
public sealed partial class ColumnTable : IDisposable
{
    readonly List<RecordBatch> _chunks;

    internal ColumnTable(Schema schema, List<RecordBatch> chunks)
    {
        Schema = schema;
        _chunks = chunks;
        foreach (RecordBatch chunk in chunks)
            RowCount += chunk.Length;
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>The rows, none of the batches empty; their order means something after <c>Sort</c> only.</summary>
    public IReadOnlyList<RecordBatch> Chunks => _chunks;

    /// <summary>Rows of all chunks.</summary>
    public long RowCount { get; }

    /// <summary>Takes batches as a table.</summary>
    /// <param name="batches">Batches with the same columns, at least one; each keeps its own share.</param>
    /// <returns>The table; disposing of it does not dispose of the batches.</returns>
    /// <exception cref="ArgumentException">There is no batch, or their columns differ.</exception>
    public static ColumnTable Of(params IReadOnlyList<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0)
            throw new ArgumentException("A table needs a batch, to know its columns.", nameof(batches));
        Schema schema = batches[0].Schema;
        List<RecordBatch> chunks = [];
        foreach (RecordBatch batch in batches)
        {
            if (!ColumnTypes.AreSame(schema, batch.Schema))
                throw new ArgumentException("The batches have different columns.", nameof(batches));
            if (batch.Length != 0)
                chunks.Add(batch.SliceShared(0, batch.Length));
        }

        return new ColumnTable(schema, chunks);
    }

    /// <summary>The chunks of one column.</summary>
    /// <param name="column">Its name.</param>
    /// <returns>An array for each chunk.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IEnumerable<IArrowArray> Column(string column)
    {
        int index = IndexOf(column);
        return _chunks.Select(chunk => chunk.Column(index));
    }

    /// <summary>Takes some of the columns, without a copy.</summary>
    /// <param name="columns">Their names, in the order that they are to have.</param>
    /// <returns>A table of the same rows; dispose of it.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnTable Project(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] indexes = [.. columns.Select(IndexOf)];
        var schema = new Schema([.. indexes.Select(Schema.GetFieldByIndex)], Schema.Metadata);
        return Map(schema, chunk => new RecordBatch(
            schema,
            indexes.Select(index => BatchTaking.Share(chunk.Column(index))),
            chunk.Length));
    }

    /// <summary>Copies the rows that a condition is true for.</summary>
    /// <param name="condition">Makes the mask of a chunk, of as many rows.</param>
    /// <returns>A table of the same columns; dispose of it.</returns>
    /// <exception cref="ArgumentException">A mask has another length.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that cannot be copied.</exception>
    public ColumnTable Where(Func<RecordBatch, ColumnMask> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Map(Schema, chunk => ColumnSelection.Where(chunk, condition(chunk)));
    }

    /// <summary>Copies all rows into one batch.</summary>
    /// <returns>A batch of rows × columns; it is yours and outlives the table.</returns>
    /// <exception cref="ColumnOverflowException">A column does not fit one array.</exception>
    public RecordBatch ToRecordBatch() => BatchTaking.Join(Schema, _chunks);

    /// <summary>Gives up the table's share of the memory; arrays and batches of it are void.</summary>
    public void Dispose() => ArrowInput.Dispose(_chunks);

    internal static ColumnTable EmptyOf(TableDefinition definition) => new(ArrowSchemas.Of(definition), []);

    internal int IndexOf(string column) => ColumnTypes.IndexOf(Schema, column);

    /// <summary>Makes a table of what becomes of each chunk.</summary>
    ColumnTable Map(Schema schema, Func<RecordBatch, RecordBatch> change)
    {
        List<RecordBatch> changed = [];
        try
        {
            foreach (RecordBatch chunk in _chunks)
            {
                RecordBatch batch = change(chunk);
                if (batch.Length != 0)
                    changed.Add(batch);
                else
                    batch.Dispose();
            }

            return new ColumnTable(schema, changed);
        }
        catch
        {
            ArrowInput.Dispose(changed);
            throw;
        }
    }
}
