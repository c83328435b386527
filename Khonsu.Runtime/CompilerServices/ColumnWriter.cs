using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Collects one column of a batch in memory that Arrow can use as it is. Derived types have <c>Append</c> for their C#
/// type; every value is stored exactly or refused with a <see cref="ColumnValueException"/>, never rounded, wrapped or
/// replaced.
/// </summary>
/// <remarks>
/// Why not the builders of Apache.Arrow: they replace lone surrogates, cut ticks and wrap large spans without a word,
/// and cost 8 to 10 times as much per value (docs/design/limits.md, section 9).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ColumnWriter
{
    ValidityBitmap? _validity;

    private protected ColumnWriter(ColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Column = column;
    }

    /// <summary>The column that is written.</summary>
    public ColumnDefinition Column { get; }

    /// <summary>The batch writer of this column; it names the table and the row in errors.</summary>
    internal RowBatchWriter? Owner { get; set; }

    /// <summary>Values appended since the last reset, nulls included.</summary>
    internal abstract int Count { get; }

    private protected int NullCount => _validity?.NullCount ?? 0;

    internal abstract void EnsureRows(int rows);

    /// <summary>The column as Arrow buffers; the caller uses them until the next reset, or hands them over.</summary>
    internal abstract ColumnParts Finish();

    /// <summary>Starts an empty column in the memory that is left.</summary>
    internal virtual void Reset() => _validity?.Reset();

    /// <summary>Gives the memory back that was not handed over, and starts an empty column.</summary>
    internal virtual void Release() => _validity?.Release();

    private protected FilledBuffer FinishValidity() => NullCount == 0 ? default : _validity!.Finish(Count);

    // Why: the bitmap starts with the first null; a column without nulls never pays for one.
    private protected void MarkNull(int row) => (_validity ??= StartBitmap()).ClearBit(row);

    ValidityBitmap StartBitmap()
    {
        if (!Column.IsNullable)
            Refuse(null, "the column does not accept null: give the member a value or make its type nullable");
        return new ValidityBitmap();
    }

    [DoesNotReturn]
    private protected void Refuse(object? value, string advice) =>
        throw new ColumnValueException(
            Owner?.Definition.Name, Column.Name, Owner?.KeyText(Count), Count, value, advice);

    [DoesNotReturn]
    private protected void RefuseSize(object? value = null) => Refuse(
        value ?? "(next value)",
        "the column's buffer of this batch would pass 2 GiB, the limit of Arrow's 32-bit offsets: write fewer rows per "
        + "batch, see ToRecordBatches(rowsPerBatch)");
}
