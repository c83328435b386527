using System.Numerics;
using Apache.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <content>Filters over all rows; a mask has a truth value for each row, through all chunks.</content>
public sealed partial class ColumnTable
{
    /// <summary>Compares a column of numbers or times with a value; <see cref="ColumnFilters"/>.</summary>
    /// <typeparam name="T">Type of the value; it need not be the column's, but the column must be able to hold
    /// it.</typeparam>
    /// <param name="column">Name of the left side.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side.</param>
    /// <returns>A truth value for each row; unknown where the column is null.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else, or cannot hold the value.</exception>
    public ColumnMask Compare<T>(string column, ColumnComparison comparison, T value)
        where T : unmanaged, INumber<T>
        => MaskOf(column, chunk => ColumnFilters.Compare(chunk, comparison, value));

    /// <summary>Compares a column of decimals with a value.</summary>
    /// <param name="column">Name of the left side; decimals of any size.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side; any decimal, also one with more digits than the column has.</param>
    /// <returns>A truth value for each row; unknown where the column is null.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public ColumnMask Compare(string column, ColumnComparison comparison, decimal value)
        => MaskOf(column, chunk => ColumnFilters.Compare(chunk, comparison, value));

    /// <summary>Compares a column of texts with a text.</summary>
    /// <param name="column">Name of the left side.</param>
    /// <param name="comparison">How.</param>
    /// <param name="value">The right side; a text, not the name of a column.</param>
    /// <returns>A truth value for each row; unknown where the column is null.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public ColumnMask Compare(string column, ColumnComparison comparison, string value)
        => MaskOf(column, chunk => ColumnFilters.Compare(chunk, comparison, value));

    /// <summary>Compares two columns, row by row.</summary>
    /// <param name="left">Name of the left side.</param>
    /// <param name="comparison">How.</param>
    /// <param name="right">Name of the right side, a column of the same type.</param>
    /// <returns>A truth value for each row; unknown where one of them is null.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">Their types differ, or cannot be compared.</exception>
    public ColumnMask CompareColumns(string left, ColumnComparison comparison, string right)
    {
        int leftIndex = IndexOf(left);
        int rightIndex = IndexOf(right);
        return MaskOf(chunk => ColumnFilters.Compare(chunk.Column(leftIndex), comparison, chunk.Column(rightIndex)));
    }

    /// <summary>The rows in which a column is null.</summary>
    /// <param name="column">Name of a column of any type.</param>
    /// <returns>A truth value for each row, none unknown.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnMask IsNull(string column) => MaskOf(column, ColumnFilters.IsNull);

    /// <summary>The rows in which a column of truth values is true.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>A truth value for each row; unknown where the column is null.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The column holds something else.</exception>
    public ColumnMask IsTrue(string column) => MaskOf(column, static chunk => chunk is BooleanArray values
        ? ColumnMask.Of(values)
        : throw new ColumnTypeException("A filter", ColumnTypes.NameOf(chunk), "it takes truth values"));

    /// <summary>Copies the rows that a mask lets through.</summary>
    /// <param name="where">Which rows; those that are true.</param>
    /// <returns>A table of the same columns; dispose of it.</returns>
    /// <exception cref="ArgumentException">The mask is not of as many rows as the table has.</exception>
    public ColumnTable Where(ColumnMask where)
    {
        ArgumentNullException.ThrowIfNull(where);
        CheckLength(where);
        int start = 0;
        return Map(Schema, chunk =>
        {
            ColumnMask part = where.Slice(start, chunk.Length);
            start += chunk.Length;
            return ColumnSelection.Where(chunk, part);
        });
    }

    ColumnMask MaskOf(string column, Func<IArrowArray, ColumnMask> filter)
    {
        int index = IndexOf(column);
        return MaskOf(chunk => filter(chunk.Column(index)));
    }

    ColumnMask MaskOf(Func<RecordBatch, ColumnMask> filter)
        => ColumnMask.Join(_chunks.ConvertAll(chunk => filter(chunk)), new ChunkStarts(Lengths()));

    void CheckLength(ColumnMask? where)
    {
        if (where is not null && where.Length != RowCount)
            throw new ArgumentException($"The mask is of {where.Length} rows, the table of {RowCount}.", nameof(where));
    }

    int[] Lengths() => [.. _chunks.Select(static chunk => chunk.Length)];
}
