using Apache.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>Copies rows of columns and batches of Arrow.</summary>
/// <remarks>Results are yours: disposing of them makes their memory free. Threads: any.</remarks>
public static class ColumnSelection
{
    /// <summary>Copies some rows of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Numbers of rows, in any order; a row may come several times.</param>
    /// <returns>A column of the same type, of as many rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ColumnTypeException">Columns of that type cannot be copied.</exception>
    public static IArrowArray Take(IArrowArray column, params int[] rows)
    {
        ArgumentNullException.ThrowIfNull(column);
        CheckRows(rows, column.Length);
        return BatchTaking.Take(column, rows);
    }

    /// <summary>Copies some rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Numbers of rows, in any order; a row may come several times.</param>
    /// <returns>A batch of the same columns, of as many rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that cannot be copied.</exception>
    public static RecordBatch Take(RecordBatch batch, params int[] rows)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckRows(rows, batch.Length);
        return BatchTaking.Take(batch, rows);
    }

    /// <summary>Copies the rows of a column that a mask lets through.</summary>
    /// <param name="column">The column.</param>
    /// <param name="where">Which rows; those that are true.</param>
    /// <returns>A column of the same type.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    /// <exception cref="ColumnTypeException">Columns of that type cannot be copied.</exception>
    public static IArrowArray Where(IArrowArray column, ColumnMask where)
    {
        ArgumentNullException.ThrowIfNull(column);
        CheckMask(where, column.Length);
        return BatchTaking.Take(column, where.ToRows());
    }

    /// <summary>Copies the rows of a batch that a mask lets through.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="where">Which rows; those that are true.</param>
    /// <returns>A batch of the same columns.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    /// <exception cref="ColumnTypeException">A column has a type that cannot be copied.</exception>
    public static RecordBatch Where(RecordBatch batch, ColumnMask where)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckMask(where, batch.Length);
        return BatchTaking.Take(batch, where.ToRows());
    }

    static void CheckRows(int[] rows, int length)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, length, nameof(rows));
        }
    }

    static void CheckMask(ColumnMask where, int length)
    {
        ArgumentNullException.ThrowIfNull(where);
        if (where.Length != length)
            throw new ArgumentException($"The mask is of {where.Length} rows, not of {length}.", nameof(where));
    }
}
