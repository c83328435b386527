using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Reads rows from Arrow columns; generated code derives one for each record.</summary>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowBatchReader<TRow> : RowBatchReader
    where TRow : class
{
    /// <summary>Joins the column readers.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="columns">One reader for each column of <paramref name="definition"/>, in its order.</param>
    protected RowBatchReader(TableDefinition definition, params ColumnReader[] columns)
        : base(definition, columns)
    {
    }

    /// <summary>Makes the row at a position of the bound batch.</summary>
    /// <param name="row">Position in the batch, from 0, exclusive of its length.</param>
    /// <returns>A fresh row.</returns>
    /// <exception cref="ColumnValueException">The batch holds a value that the C# type cannot; nothing
    /// changed.</exception>
    public abstract TRow Read(int row);

    /// <summary>Makes a row of what the bound batch has at a position, and where it has no such column of another row,
    /// or of the record's defaults.</summary>
    /// <param name="row">Position in the batch, from 0, exclusive of its length.</param>
    /// <param name="current">The other row; null for the defaults, where the batch has all columns that have
    /// none.</param>
    /// <returns>A fresh row.</returns>
    /// <exception cref="ColumnValueException">The batch holds a value that the C# type cannot; nothing
    /// changed.</exception>
    public virtual TRow ReadOnto(int row, TRow? current) => Read(row);
}
