using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Reads one column of a batch where it lies. Derived types have <c>Get</c> and <c>GetNullable</c> for their C# type;
/// the runtime has checked type, nulls and buffer sizes before the first row is read.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class ColumnReader
{
    byte* _validity;
    int _offset;
    int _length;

    private protected ColumnReader(ColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Column = column;
    }

    /// <summary>The column that is read.</summary>
    public ColumnDefinition Column { get; }

    /// <summary>The batch reader of this column; it names the table and the row in errors.</summary>
    internal RowBatchReader? Owner { get; set; }

    /// <summary>Points the reader at a column of a batch; the source keeps the memory in place until it is disposed
    /// of.</summary>
    internal void Bind(ColumnSource source)
    {
        _validity = source.PinValidity();
        _offset = source.Offset;
        BindValues(source);
        _length = source.Length;
    }

    /// <summary>Forgets the batch; a later read throws instead of touching memory that may be gone.</summary>
    internal void Unbind() => _length = 0;

    /// <summary>The value as an object, for errors only.</summary>
    internal abstract object? ValueAt(int row);

    private protected abstract void BindValues(ColumnSource source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void CheckRow(int row)
    {
        if ((uint)row >= (uint)_length)
            ThrowRow(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool IsNull(int row)
    {
        CheckRow(row);
        if (_validity == null)
            return false;
        long bit = (long)_offset + row;
        return ((_validity[bit >> 3] >> (int)(bit & 7)) & 1) == 0;
    }

    [DoesNotReturn]
    private protected void Refuse(int row, object? value, string advice) =>
        throw new ColumnValueException(
            Owner?.Definition.Name, Column.Name, Owner?.KeyText(row, this), row, value, advice);

    [DoesNotReturn]
    static void ThrowRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, "No batch is bound that has this row.");
}
