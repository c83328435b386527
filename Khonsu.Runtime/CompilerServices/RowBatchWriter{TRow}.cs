using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Writes rows into Arrow columns; generated code derives one for each record.</summary>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowBatchWriter<TRow> : RowBatchWriter
    where TRow : class
{
    // Perf: far enough for a read from memory, near enough to be still there when the row comes. A table of a million
    // rows goes out in less than half the time (arrow-encode of the benchmarks); rows in order would cost more.
    const int PrefetchedRows = 12;

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

    /// <summary>Whether the rows lie anywhere in memory, so that fetching them ahead pays.</summary>
    protected internal bool IsFetching { get; internal set; }

    /// <summary>The row whose texts are fetched while another row is appended.</summary>
    /// <param name="rows">The rows of the block.</param>
    /// <param name="index">The row that is appended.</param>
    /// <param name="count">Rows of the block.</param>
    /// <returns>A row some places ahead, at most the last.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static TRow RowAhead(TRow[] rows, int index, int count) =>
        rows[Math.Min(index + PrefetchedRows, count - 1)];

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
