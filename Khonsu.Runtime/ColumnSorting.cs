using Apache.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>
/// Finds the order of the rows of columns and batches of Arrow; <see cref="ColumnOrder"/> says which.
/// </summary>
/// <remarks>
/// Stable: rows that are equal stay in the order in which they are. What it returns goes to
/// <see cref="ColumnSelection.Take(RecordBatch, int[])"/>; <see cref="ColumnTable"/> sorts whole tables. Threads: any.
/// </remarks>
public static class ColumnSorting
{
    /// <summary>What sorting is called in errors.</summary>
    internal const string Name = "Sorting";

    /// <summary>Sorts the rows of a column.</summary>
    /// <param name="column">
    /// Numbers, decimals, truth values, dates, times, texts, bytes, or dictionaries of these.
    /// </param>
    /// <param name="isDescending">Whether the greatest comes first.</param>
    /// <param name="areNullsFirst">Whether nulls come before all values; else after them.</param>
    /// <param name="where">The rows that count, those that are true; null for all.</param>
    /// <returns>The numbers of the rows that count, in their order.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    /// <exception cref="ColumnTypeException">The column's values have no order.</exception>
    public static int[] Rows(
        IArrowArray column, bool isDescending = false, bool areNullsFirst = false, ColumnMask? where = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        ColumnOrder order = isDescending ? ColumnOrder.Descending(Name) : ColumnOrder.Ascending(Name);
        if (areNullsFirst)
            order = order.NullsFirst();
        KeyColumn keys = KeyColumn.ForOrder(ColumnChunks.Of(column), Name);
        return RowSorting.Sort([keys], [order], RowPlaces.Where(column.Length, where), int.MaxValue);
    }

    /// <summary>Sorts the rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="orders">The columns to sort by, the most important one first; at least one.</param>
    /// <returns>The numbers of all rows, in their order.</returns>
    /// <exception cref="ArgumentException">There is no order, or no such column.</exception>
    /// <exception cref="ColumnTypeException">A column's values have no order.</exception>
    public static int[] Rows(RecordBatch batch, params IReadOnlyList<ColumnOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Rows(batch.Schema, [batch], null, int.MaxValue, orders);
    }

    /// <summary>Sorts the rows of batches.</summary>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="where">The rows that count; null for all.</param>
    /// <param name="limit">How many of the first rows are wanted.</param>
    /// <param name="orders">The columns to sort by.</param>
    /// <returns>The numbers of the rows, counted through all batches.</returns>
    internal static int[] Rows(
        Schema schema,
        IReadOnlyList<RecordBatch> batches,
        ColumnMask? where,
        int limit,
        IReadOnlyList<ColumnOrder> orders)
    {
        int[] columns = IndexesOf(schema, orders);
        var keys = System.Array.ConvertAll(columns, column => KeyColumn.ForOrder(
            ColumnChunks.Of(schema.GetFieldByIndex(column), batches, column), Name));
        return RowSorting.Sort(keys, [.. orders], RowPlaces.Where(keys[0].First.Length, where), limit);
    }

    /// <summary>Finds the columns of orders.</summary>
    /// <param name="schema">The columns that there are.</param>
    /// <param name="orders">The orders.</param>
    /// <returns>The number of each one's column.</returns>
    /// <exception cref="ArgumentException">There is no order, or no such column.</exception>
    internal static int[] IndexesOf(Schema schema, IReadOnlyList<ColumnOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        return orders.Count == 0
            ? throw new ArgumentException("There is no column to sort by.", nameof(orders))
            : [.. orders.Select(order => ColumnTypes.IndexOf(schema, order.Column))];
    }
}
