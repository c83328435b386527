using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <content>Sorting and grouping of all rows.</content>
public sealed partial class ColumnTable
{
    // Rows of a sorted chunk: a column of eight bytes is half a megabyte then.
    const int SortedRowsMax = 1 << 16;

    /// <summary>Copies all rows in an order.</summary>
    /// <param name="orders">
    /// The columns to sort by, the most important one first; a name alone ascends with nulls last.
    /// </param>
    /// <returns>
    /// A table of the same columns, its rows in order through all chunks; rows that are equal in all these columns stay
    /// in the order in which they were. Dispose of it.
    /// </returns>
    /// <exception cref="ArgumentException">There is no order, or no such column.</exception>
    /// <exception cref="ColumnTypeException">The values of a column have no order.</exception>
    public ColumnTable Sort(params IReadOnlyList<ColumnOrder> orders) => Sort(null, int.MaxValue, orders);

    /// <summary>Copies the rows that a mask lets through, in an order.</summary>
    /// <param name="where">Which rows; those that are true.</param>
    /// <param name="orders">The columns to sort by, the most important one first.</param>
    /// <returns>A table as of <see cref="Sort(IReadOnlyList{ColumnOrder})"/>; dispose of it.</returns>
    /// <exception cref="ArgumentException">
    /// There is no order, or no such column, or the mask is not of as many rows as the table has.
    /// </exception>
    /// <exception cref="ColumnTypeException">The values of a column have no order.</exception>
    public ColumnTable Sort(ColumnMask where, params IReadOnlyList<ColumnOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(where);
        return Sort(where, int.MaxValue, orders);
    }

    /// <summary>Copies the first rows of an order.</summary>
    /// <param name="rows">How many, at most.</param>
    /// <param name="orders">The columns to sort by, the most important one first.</param>
    /// <returns>The first rows of what <see cref="Sort(IReadOnlyList{ColumnOrder})"/> gives; dispose of it.</returns>
    /// <exception cref="ArgumentException">There is no order, or no such column, or fewer than no rows.</exception>
    /// <exception cref="ColumnTypeException">The values of a column have no order.</exception>
    /// <remarks>Cost: a look at each row, and the sorting of few more rows than are wanted.</remarks>
    public ColumnTable Top(int rows, params IReadOnlyList<ColumnOrder> orders) => Sort(null, Checked(rows), orders);

    /// <summary>Copies the first rows, of those that a mask lets through, of an order.</summary>
    /// <param name="rows">How many, at most.</param>
    /// <param name="where">Which rows; those that are true.</param>
    /// <param name="orders">The columns to sort by, the most important one first.</param>
    /// <returns>The first rows; dispose of it.</returns>
    /// <exception cref="ArgumentException">
    /// There is no order, or no such column, or fewer than no rows, or the mask is not of as many rows as the table
    /// has.
    /// </exception>
    /// <exception cref="ColumnTypeException">The values of a column have no order.</exception>
    public ColumnTable Top(int rows, ColumnMask where, params IReadOnlyList<ColumnOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(where);
        return Sort(where, Checked(rows), orders);
    }

    /// <summary>Computes something of each group of rows: of those that are equal in some columns.</summary>
    /// <param name="keys">
    /// Names of the columns, of any types, at least one. Null is equal to null, NaN to NaN, and negative 0 to 0.
    /// </param>
    /// <param name="aggregates">What is computed of each group; none for the different keys alone.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>
    /// A table with a row for each group: its keys, with the columns' names and types, then the aggregates in the order
    /// given. Groups are in the order of their first rows. Dispose of it.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no key, or no such column, or two columns would have one name, or the mask has another length.
    /// </exception>
    /// <exception cref="ColumnTypeException">An aggregate is not defined for its column's type.</exception>
    /// <exception cref="ColumnOverflowException">A sum does not fit.</exception>
    public ColumnTable Group(
        IReadOnlyList<string> keys, IReadOnlyList<ColumnAggregate> aggregates, ColumnMask? where = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(aggregates);
        CheckLength(where);
        if (keys.Count == 0)
            throw new ArgumentException("There is no column to group by.", nameof(keys));
        int[] columns = [.. keys.Select(IndexOf)];
        Schema schema = SchemaOf(columns, aggregates);
        if (_chunks.Count == 0)
            return new ColumnTable(schema, []);
        Grouping groups = Grouping.Of(
            System.Array.ConvertAll(columns, column => KeyColumn.ForEquality(ChunksOf(column), "Grouping")), where);
        List<IArrowArray> arrays = [];
        try
        {
            foreach (int column in columns)
            {
                ColumnChunks chunks = ChunksOf(column);
                arrays.Add(ArrowArrayFactory.BuildArray(
                    RowTaking.Take(chunks.Data, RowPlaces.Of(groups.FirstRows, chunks.Starts))));
            }

            foreach (ColumnAggregate aggregate in aggregates)
            {
                int column = aggregate.Column is null ? columns[0] : IndexOf(aggregate.Column);
                arrays.Add(GroupAggregates.Of(aggregate, ChunksOf(column), groups));
            }
        }
        catch
        {
            arrays.ForEach(static array => array.Dispose());
            throw;
        }

        return TableOf(schema, [new RecordBatch(schema, arrays, groups.FirstRows.Length)]);
    }

    static int Checked(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return rows;
    }

    ColumnTable Sort(ColumnMask? where, int limit, IReadOnlyList<ColumnOrder> orders)
    {
        CheckLength(where);
        if (_chunks.Count == 0)
        {
            ColumnSorting.IndexesOf(Schema, orders);
            return new ColumnTable(Schema, []);
        }

        int[] rows = ColumnSorting.Rows(Schema, _chunks, where, limit, orders);
        var starts = new ChunkStarts(Lengths());
        List<RecordBatch> sorted = [];
        try
        {
            for (int first = 0; first < rows.Length; first += SortedRowsMax)
            {
                ReadOnlySpan<int> part = rows.AsSpan(first, Math.Min(SortedRowsMax, rows.Length - first));
                sorted.Add(BatchTaking.Take(Schema, _chunks, RowPlaces.Of(part, starts)));
            }
        }
        catch
        {
            ArrowInput.Dispose(sorted);
            throw;
        }

        return new ColumnTable(Schema, sorted);
    }

    Schema SchemaOf(int[] keys, IReadOnlyList<ColumnAggregate> aggregates)
    {
        List<Field> fields = [.. keys.Select(Schema.GetFieldByIndex)];
        foreach (ColumnAggregate aggregate in aggregates)
        {
            Field? field = aggregate.Column is null ? null : Schema.GetFieldByIndex(IndexOf(aggregate.Column));
            fields.Add(GroupAggregates.FieldOf(aggregate, field));
        }

        string? twice = fields.GroupBy(static field => field.Name, StringComparer.Ordinal)
            .FirstOrDefault(static same => same.Count() > 1)?.Key;
        return twice is null
            ? new Schema(fields, null)
            : throw new ArgumentException(
                $"Two columns would be called '{twice}'; name an aggregate with As.", nameof(aggregates));
    }

    ColumnChunks ChunksOf(int column) => ColumnChunks.Of(Schema.GetFieldByIndex(column), _chunks, column);

    static ColumnTable TableOf(Schema schema, List<RecordBatch> batches)
    {
        if (batches[0].Length != 0)
            return new ColumnTable(schema, batches);
        ArrowInput.Dispose(batches);
        return new ColumnTable(schema, []);
    }
}
