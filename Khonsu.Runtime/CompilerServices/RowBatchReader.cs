using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>The part of a batch reader that does not depend on the row's type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowBatchReader
{
    private protected RowBatchReader(TableDefinition definition, ColumnReader[] columns)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length != definition.Columns.Count)
            throw new ArgumentException("A batch reader has one column reader for each column.", nameof(columns));
        Definition = definition;
        Columns = columns;
        foreach (ColumnReader column in columns)
            column.Owner = this;
    }

    internal TableDefinition Definition { get; }

    internal ColumnReader[] Columns { get; }

    /// <summary>Names a row of the batch for an error; asked only when a value is refused.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <param name="refused">The column whose value is refused; it is not read again.</param>
    /// <returns>The key as text, or null when the key itself cannot be read.</returns>
    internal string? KeyText(int row, ColumnReader refused)
    {
        if (refused.Column.IsKey)
            return null;
        try
        {
            IEnumerable<ColumnReader> keys = Columns.Where(static column => column.Column.IsKey);
            return string.Join(", ", keys.Select(column => ColumnValueException.Text(column.ValueAt(row))));
        }
        catch (ColumnValueException)
        {
            return null;
        }
    }
}
