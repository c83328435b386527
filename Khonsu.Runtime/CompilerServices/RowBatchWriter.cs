using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>The part of a batch writer that does not depend on the row's type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowBatchWriter
{
    private protected RowBatchWriter(TableDefinition definition, ColumnWriter[] columns)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length != definition.Columns.Count)
            throw new ArgumentException("A batch writer has one column writer for each column.", nameof(columns));
        Definition = definition;
        Columns = columns;
        foreach (ColumnWriter column in columns)
            column.Owner = this;
    }

    internal TableDefinition Definition { get; }

    internal ColumnWriter[] Columns { get; }

    /// <summary>Whole rows appended since the last reset.</summary>
    internal int RowCount { get; private protected set; }

    /// <summary>Names a row of the batch for an error; asked only when a value is refused.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The key as text, or null when it is not known.</returns>
    internal abstract string? KeyText(int row);

    /// <summary>Reserves memory for rows to come, so that appending them does not have to grow.</summary>
    /// <param name="rows">How many rows will probably follow.</param>
    internal void EnsureRows(int rows)
    {
        foreach (ColumnWriter column in Columns)
            column.EnsureRows(rows);
    }

    /// <summary>Keeps the dictionaries of texts from batch to batch until the next release.</summary>
    internal void KeepWords()
    {
        foreach (ColumnWriter column in Columns)
            column.KeepWords();
    }

    /// <summary>Starts an empty batch in the memory that was not handed over.</summary>
    internal void Reset()
    {
        RowCount = 0;
        foreach (ColumnWriter column in Columns)
            column.Reset();
    }

    /// <summary>Gives the memory back that was not handed over, and starts an empty batch.</summary>
    internal void Release()
    {
        RowCount = 0;
        foreach (ColumnWriter column in Columns)
            column.Release();
    }
}
