using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Writes rows into Arrow columns; generated code derives one for each record.</summary>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowBatchWriter<TRow> : RowBatchWriter
    where TRow : class
{
    TRow[] _block = [];

    /// <summary>Joins the column writers.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="columns">One writer for each column of <paramref name="definition"/>, in its order.</param>
    protected RowBatchWriter(TableDefinition definition, params ColumnWriter[] columns)
        : base(definition, columns)
    {
    }

    /// <summary>Names a row by its key; set by whoever knows the key's type.</summary>
    internal Func<TRow, string?>? KeyOf { get; set; }

    /// <summary>Appends each column of each row, row by row in one pass.</summary>
    /// <param name="rows">Rows; only the first <paramref name="count"/> are read.</param>
    /// <param name="count">How many rows to append.</param>
    /// <exception cref="ColumnValueException">A value cannot be stored; the batch under construction is
    /// lost.</exception>
    public abstract void Append(TRow[] rows, int count);

    internal void AppendBlock(TRow[] rows, int count)
    {
        _block = rows;
        Append(rows, count);
        RowCount += count;
        foreach (ColumnWriter column in Columns)
        {
            if (column.Count != RowCount)
                throw new InvalidOperationException($"Column {column.Column.Name} was not appended once for each row.");
        }
    }

    // Why: only the current block is remembered; a refusal always concerns a row of it.
    internal override string? KeyText(int row)
    {
        int index = row - RowCount;
        return KeyOf is not null && (uint)index < (uint)_block.Length ? KeyOf(_block[index]) : null;
    }
}
